"""The frame around every page: acting seat, menu, account links.

Computed only when a template asks for it, so that JSON answers, downloads and the Wagtail admin
cost nothing.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from portal.extension.menu import MenuItem, account_menu, entry_count, main_menu
from portal.extension.todo import source_counts, todo_sources
from portal.notifications.reading import unread_label

WITHOUT_FRAME = ("/admin/",)
# Below the admin's address, yet a page like the portal's own.
FRAMED = ("/admin/files/upload/",)


def frame(request: HttpRequest) -> dict[str, Any]:
    """``portal_frame`` for base.html; empty for people who are not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    if request.path.startswith(WITHOUT_FRAME) and request.path not in FRAMED:
        return {}
    return {"portal_frame": SimpleLazyObject(lambda: build_frame(request))}


def build_frame(request: HttpRequest) -> dict[str, Any]:
    """Everything the header shows; a constant number of queries.

    Work is counted (one or two queries per to-do source) only where seats are shown to choose from.
    """
    return {
        "acting_seat": getattr(request, "seat", None),
        "can_switch": len(getattr(request, "seats", [])) > 1,
        "seats": SimpleLazyObject(lambda: seats_with_work(request)),
        "user_name": str(request.user),
        "menu": menu_entries(request),
        "account_links": account_links(request),
        "inbox_url": url_or_empty("inbox") if getattr(request, "seat", None) else "",
        "inbox_count": unread_label(request),
        "logout_url": reverse("account_logout"),
        "switch_url": url_or_empty("switch_seat"),
        "search_url": url_or_empty("search"),
        "footer_links": footer_links(),
    }


def seats_with_work(request: HttpRequest) -> list[tuple[Any, int]]:
    """The person's seats, each with what it has to do."""
    work = work_counts(request)
    return [(seat, work.get(seat.pk, 0)) for seat in getattr(request, "seats", [])]


def work_counts(request: HttpRequest) -> dict[int, int]:
    """What each of the person's seats has to do, reading left out."""
    total: dict[int, int] = {}
    for source in todo_sources:
        if not source.reading:
            for seat_id, number in source_counts(source, request).items():
                total[seat_id] = total.get(seat_id, 0) + number
    return total


def menu_entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The visible entries of the main menu whose page exists."""
    entries = [menu_entry(item, request) for item in main_menu if item.visible(request)]
    return [entry for entry in entries if entry["url"]]


def menu_entry(item: MenuItem, request: HttpRequest) -> dict[str, Any]:
    """One entry as the template needs it; ``prefix`` says which pages belong to it."""
    url = url_or_empty(item.url_name)
    prefix = item.prefix or url
    here = request.path == url if url == "/" else request.path.startswith(prefix)
    return {
        "label": item.label,
        "noun": item.noun,
        "icon": item.icon,
        "url": url,
        "is_current": bool(url) and here,
        "count": entry_count(item, request),
    }


def account_links(request: HttpRequest) -> list[tuple[str, str]]:
    """Label and address of the person's own pages."""
    shown = [
        (item.label, url_or_empty(item.url_name)) for item in account_menu if item.visible(request)
    ]
    return [(label, url) for label, url in shown if url]


def footer_links() -> list[tuple[str, str]]:
    """Label and address of what helps on every page."""
    return [("接続の確認", reverse("connection_check"))]


def url_or_empty(name: str) -> str:
    """Address of a named page, or nothing where the feature is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
