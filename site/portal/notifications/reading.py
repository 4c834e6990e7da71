"""Read and unread in a request: the number in the frame, and what opening a page settles."""

import logging

from django.db import transaction
from django.http import HttpRequest

from portal.extension.permissions import acting_seat
from portal.notifications.selectors import SHOWN_UNREAD, unread_things
from portal.notifications.services import mark_read

logger = logging.getLogger("portal.notifications")


def unread_of(request: HttpRequest) -> set[str]:
    """Keys of what the acting seat has not read; one query for each request."""
    seat = acting_seat(request)
    if seat is None:
        return set()
    kept: dict[int, set[str]] = request.__dict__.setdefault("_unread_things", {})
    if seat.pk not in kept:
        kept[seat.pk] = unread_things(seat.pk)
    return kept[seat.pk]


def unread_label(request: HttpRequest) -> str:
    """The number beside 受信箱: empty for none, 99+ for more than is counted."""
    number = len(unread_of(request))
    return f"{SHOWN_UNREAD}+" if number > SHOWN_UNREAD else str(number or "")


def note_read(request: HttpRequest, object_key: str) -> None:
    """A page of this thing is being shown to a person of the acting seat.

    Writes only where something was unread. Call it before the page is drawn, so that the number in
    the frame has fallen. A failure is logged and leaves the page alone.
    """
    seat, unread = acting_seat(request), unread_of(request)
    if seat is None or (object_key not in unread and len(unread) <= SHOWN_UNREAD):
        return
    try:
        with transaction.atomic():
            mark_read(seat_id=seat.pk, object_key=object_key)
    except Exception:
        logger.exception("reading of %s was not noted", object_key)
    else:
        unread.discard(object_key)
