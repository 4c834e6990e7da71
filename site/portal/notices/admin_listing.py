"""The editor's list of notices in the admin: status, version and recipients at a glance."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from portal.notices.models import NoticePage
from portal.notices.status import with_status


class NoticeListView(IndexView):
    """All notices the editor may explore."""

    default_ordering = "-latest_revision_created_at"

    def annotate_queryset(self, pages: QuerySet[NoticePage]) -> Any:
        """Status, version number and number of deliveries in the same query."""
        delivered = Count("deliveries", filter=Q(deliveries__is_current=True))
        annotated = super().annotate_queryset(with_status(pages))
        return annotated.select_related("current_version").annotate(delivered=delivered)


class NoticeListing(PageListingViewSet):
    """``/admin/notices/``"""

    name = "notices"
    url_prefix = "notices"
    model = NoticePage
    index_view_class = NoticeListView
    icon = "doc-full"
    menu_label = "通知・事務連絡"
    menu_order = 110
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="件名", sort_key="title", classname="title"),
        Column("document_number", label="文書番号", sort_key="document_number"),
        DateColumn("issued_on", label="発出日", sort_key="issued_on"),
        Column("status_word", label="状態"),
        Column("current_version.number", label="版", accessor="current_version.number"),
        Column("delivered", label="配付"),
        PageStatusColumn("status", label="編集の状態", sort_key="live"),
    ]
    list_filter = ["kind", "duties"]


notice_listing = NoticeListing()
