"""The Wagtail admin for the FAQ: addresses, list, chooser, menu and buttons."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from portal.faq.admin_listing import faq_listing
from portal.faq.admin_views import CheckView, FeedbackView, ReviewView, WithdrawView
from portal.faq.choosing import version_chooser
from portal.faq.import_views import ImportTemplateView, ImportView
from portal.faq.models import FaqPage
from portal.faq.permissions import can_edit, can_withdraw


@hooks.register("register_admin_urls")
def faq_urls() -> list[URLPattern]:
    """Addresses below ``/admin/faq/``."""
    return [
        path("faq/review/", ReviewView.as_view(), name="faq_review"),
        path("faq/import/", ImportView.as_view(), name="faq_import"),
        path("faq/import/template.xlsx", ImportTemplateView.as_view(), name="faq_import_template"),
        path("faq/<id:page_id>/check/", CheckView.as_view(), name="faq_check"),
        path("faq/<id:page_id>/withdraw/", WithdrawView.as_view(), name="faq_withdraw"),
        path("faq/feedback/<id:feedback_id>/", FeedbackView.as_view(), name="faq_handle"),
    ]


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    """The editor's own list with its menu entry, and the window to choose a notice's version."""
    return [faq_listing, version_chooser]


@hooks.register("register_admin_menu_item")
def review_menu_item() -> MenuItem:
    """The queue, below the list."""
    return MenuItem(
        "FAQの見直し", reverse("faq_review"), name="faq-review", icon_name="tasks", order=121
    )


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """End of 要確認 for editors, 廃止 for approvers."""
    faq = page.specific if view_name == "edit" else None
    if not isinstance(faq, FaqPage) or not faq.live or faq.standing.withdrawn_at:
        return
    if faq.standing.check_since and can_edit(user, faq):
        url = reverse("faq_check", args=[quote(faq.pk)])
        yield Button("確認を終える", url, icon_name="check", priority=55)
    if can_withdraw(user, faq):
        url = reverse("faq_withdraw", args=[quote(faq.pk)])
        yield Button("廃止にする", url, icon_name="warning", priority=60)
