"""Menu entry of notices, with the number of unread ones in this seat's charge."""

from django.http import HttpRequest

from portal.extension.menu import MenuItem, register_menu
from portal.extension.permissions import acting_seat
from portal.extension.todo import source_counts, todo_sources

UNREAD = "unread"


def unread(request: HttpRequest) -> int:
    """The same number as on the home page."""
    seat, source = acting_seat(request), todo_sources.get(UNREAD)
    return source_counts(source, request).get(seat.pk, 0) if seat and source else 0


register_menu(
    MenuItem(
        "notices",
        "読む",
        "通知・事務連絡",
        icon="read",
        url_name="notice_list",
        order=20,
        count=unread,
        prefix="/notices/",
    )
)
