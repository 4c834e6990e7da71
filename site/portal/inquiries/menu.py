"""Menu entry of inquiries, with the number of cases whose ball lies with the seat."""

from django.http import HttpRequest

from portal.extension.menu import MenuItem, register_menu
from portal.extension.permissions import acting_seat
from portal.extension.todo import source_counts
from portal.inquiries.todo import BALLS


def held(request: HttpRequest) -> int:
    """The same number as on the home page."""
    seat = acting_seat(request)
    return source_counts(BALLS, request).get(seat.pk, 0) if seat else 0


register_menu(
    MenuItem(
        "inquiries",
        "聞く",
        "疑義照会",
        icon="ask",
        url_name="inquiries",
        order=50,
        count=held,
        prefix=("/inquiries/", "/helpdesk/"),
    )
)
