"""The link to お知らせの受け取り方 in the person's own menu."""

from django.http import HttpRequest

from portal.extension.menu import MenuItem, register_account_link
from portal.extension.permissions import acting_seat


def has_seat(request: HttpRequest) -> bool:
    """Whether there is an inbox."""
    return acting_seat(request) is not None


register_account_link(
    MenuItem(
        key="inbox_settings",
        label="お知らせの受け取り方",
        noun="日報と程度",
        icon="inbox",
        url_name="inbox_settings",
        order=10,
        visible=has_seat,
        prefix="/inbox/settings/",
    )
)
