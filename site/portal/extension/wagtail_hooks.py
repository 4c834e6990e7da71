"""The Wagtail admin tells why a published page stays, instead of failing."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from portal.extension.permanence import PermanentPage, refusal_to_remove

FROZEN_BULK_ACTIONS = ("delete", "move", "unpublish")


def refuse_if_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Back to the page with a message when it is, or holds, a published page."""
    refusal = refusal_to_remove(page)
    if refusal is None:
        return None
    messages.error(request, str(refusal))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_delete_page")
def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """No deletion of published pages."""
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
    if action_type not in FROZEN_BULK_ACTIONS:
        return None
    pages = [obj for obj in objects if isinstance(obj, Page)]
    refusal = next(filter(None, map(refusal_to_remove, pages)), None)
    if refusal is None:
        return None
    messages.error(request, str(refusal))
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("construct_page_action_menu")
def page_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A published page offers no 'unpublish'."""
    page = context.get("page")
    if isinstance(page, PermanentPage) and page.is_published:
        menu_items[:] = [item for item in menu_items if item.name != "action-unpublish"]
