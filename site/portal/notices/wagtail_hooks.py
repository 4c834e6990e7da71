"""The Wagtail admin for notices: addresses, guards with a message, buttons and menus."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from portal.notices import admin_views
from portal.notices.admin_listing import notice_listing
from portal.notices.exceptions import NoticeIsPermanent
from portal.notices.guards import holds_published_notice
from portal.notices.models import NoticePage
from portal.notices.permissions import can_withdraw

FROZEN_BULK_ACTIONS = ("delete", "move", "unpublish")
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
            "notices/<int:page_id>/withdraw/",
            views.WithdrawView.as_view(),
            name="notices_withdraw",
        ),
    ]


def refuse_if_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Back to the page with a message when it is, or holds, a published notice."""
    if not holds_published_notice(page):
        return None
    messages.error(request, str(NoticeIsPermanent()))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_delete_page")
def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """No deletion of published notices."""
    return refuse_if_published(request, page)


@hooks.register("before_unpublish_page")
def before_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Nor taking them offline."""
    return refuse_if_published(request, page)


@hooks.register("before_move_page")
def before_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Nor changing their address."""
    return refuse_if_published(request, page)


@hooks.register("before_bulk_action")
def before_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Nor any of these for many at once."""
    pages = [obj for obj in objects if isinstance(obj, Page)]
    if action_type in FROZEN_BULK_ACTIONS and any(map(holds_published_notice, pages)):
        messages.error(request, str(NoticeIsPermanent()))
        return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
    return None


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


@hooks.register("construct_page_action_menu")
def page_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A published notice offers no 'unpublish'."""
    page = context.get("page")
    if isinstance(page, NoticePage) and page.is_published:
        menu_items[:] = [item for item in menu_items if item.name != "action-unpublish"]


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
