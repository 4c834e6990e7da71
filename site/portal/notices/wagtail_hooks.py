"""The Wagtail admin for notices: addresses, buttons and menus."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from portal.notices import admin_views
from portal.notices.admin_listing import notice_listing
from portal.notices.models import NoticePage
from portal.notices.permissions import can_withdraw

UNUSED_MENU_ITEMS = {"images", "documents", "help"}
UNUSED_REPORTS = {"aging-pages", "page-types-usage"}


@hooks.register("register_admin_urls")
def notice_urls() -> list[URLPattern]:
    """Addresses below ``/admin/notices/``."""
    views = admin_views
    return [
        path(
            "notices/audience-count/",
            views.AudienceCountView.as_view(),
            name="notices_audience_count",
        ),
        path(
            "notices/organisations/",
            views.FindOrganisationView.as_view(),
            name="notices_find_organisation",
        ),
        path(
            "notices/attachments/",
            views.AttachmentRowsView.as_view(),
            name="notices_attachment_rows",
        ),
        path(
            "notices/<id:page_id>/withdraw/",
            views.WithdrawView.as_view(),
            name="notices_withdraw",
        ),
    ]


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """廃止 in the page's menu, for approvers."""
    notice = page.specific if view_name == "edit" else None
    if isinstance(notice, NoticePage) and not notice.withdrawn_at and can_withdraw(user, notice):
        yield Button(
            "廃止にする",
            reverse("notices_withdraw", args=[quote(page.pk)]),
            icon_name="warning",
            priority=60,
        )


@hooks.register("register_admin_viewset")
def listing() -> Any:
    """The editor's own list of notices, with its menu entry."""
    return notice_listing


@hooks.register("construct_main_menu")
def tidy_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """No images, documents or links to other hosts: nothing here uses them."""
    menu_items[:] = [item for item in menu_items if item.name not in UNUSED_MENU_ITEMS]


@hooks.register("construct_reports_menu")
def tidy_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Reports that say nothing about notices."""
    menu_items[:] = [item for item in menu_items if item.name not in UNUSED_REPORTS]


@hooks.register("construct_homepage_summary_items")
def tidy_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of images and documents would always be zero."""
    items[:] = [item for item in items if type(item).__name__ == "PagesSummaryItem"]
