"""Choosing a version of a notice in the FAQ form: by document number or title, newest first."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from portal.extension.parameters import without_nul
from portal.notices.models import NoticeVersion


class VersionFilterForm(BaseFilterForm):
    """The search box of the window."""

    q = forms.CharField(
        label="文書番号・件名",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "文書番号か件名の一部"}),
    )

    def filter(self, objects: QuerySet[NoticeVersion]) -> QuerySet[NoticeVersion]:
        """Every word occurs in number or title."""
        objects = super().filter(objects)
        words = without_nul(self.cleaned_data.get("q") or "").split()
        self.is_searching, self.search_query = bool(words), " ".join(words)
        for word in words:
            objects = objects.filter(Q(document_number__icontains=word) | Q(title__icontains=word))
        return objects


class VersionsMixin:
    """What both views of the window share."""

    filter_form_class = VersionFilterForm
    ordering = ["-published_at", "-pk"]

    def get_object_list(self) -> QuerySet[NoticeVersion]:
        """Published versions without their texts."""
        return NoticeVersion.objects.defer("body", "data")

    @property
    def columns(self) -> list[Column]:
        """Number and version, title, day."""
        inherited: list[Column] = super().columns  # type: ignore[misc]
        return [
            *inherited,
            Column("title_text", label="件名", accessor="title"),
            Column("published_at", label="公開", accessor=_day),
        ]


def _day(version: NoticeVersion) -> str:
    return f"{timezone.localdate(version.published_at):%Y-%m-%d}"


class VersionChooseView(VersionsMixin, ChooseView):
    """The window."""


class VersionResultsView(VersionsMixin, ChooseResultsView):
    """Its list, while one types."""


class NoticeVersionChooser(ChooserViewSet):
    """``/admin/faq/notice-versions/``"""

    model = NoticeVersion
    url_prefix = "faq/notice-versions"
    icon = "doc-full"
    choose_one_text = "通知の版を選ぶ"
    choose_another_text = "ほかの版を選ぶ"
    edit_item_text = "この版を見る"
    choose_view_class = VersionChooseView
    choose_results_view_class = VersionResultsView
    per_page = 15

    def get_urlpatterns(self) -> list[Any]:
        """Versions are made by publishing: the window's address for a new one is not there."""
        return [one for one in super().get_urlpatterns() if one.name != "create"]


version_chooser: Any = NoticeVersionChooser("faq_notice_versions")
