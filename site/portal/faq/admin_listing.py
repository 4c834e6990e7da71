"""The editor's list of FAQ in the admin."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from portal.faq.models import FaqPage


class FaqListView(IndexView):
    """All FAQ the editor may explore."""

    default_ordering = "-latest_revision_created_at"

    def annotate_queryset(self, pages: QuerySet[FaqPage]) -> Any:
        """State in the same query."""
        annotated = super().annotate_queryset(pages)
        return annotated.select_related("owner_division__parent").annotate(
            state=Case(
                When(standing__withdrawn_at__isnull=False, then=Value("廃止")),
                When(standing__check_since__isnull=False, then=Value("要確認")),
                When(live=True, then=Value("公開中")),
                default=Value("下書き"),
            )
        )


class FaqListing(PageListingViewSet):
    """``/admin/faq/``"""

    name = "faqs"
    url_prefix = "faq"
    model = FaqPage
    index_view_class = FaqListView
    icon = "help"
    menu_label = "FAQ"
    menu_order = 120
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="質問", sort_key="title", classname="title"),
        Column("state", label="状態"),
        Column("owner_division", label="持ち主"),
        DateColumn("review_on", label="次の見直し", sort_key="review_on"),
        PageStatusColumn("status", label="編集の状態", sort_key="live"),
    ]
    list_filter = ["duties"]


faq_listing = FaqListing()
