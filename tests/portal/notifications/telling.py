"""Bringing to the inboxes what was told, and what stands there then."""

import threading

from portal.extension.notifications import Hearers, NotificationKind, Subject
from portal.notifications.models import InboxItem, Level, SeatLevel
from portal.notifications.services import notify
from portal.organisations.models import Seat
from portal.outbox.draining import Drain

from tests.world import World

MEMBERS = ("kyufu", "shikaku", "sapporo_soumu", "hakodate", "morioka", "iwate_town")
COORDINATORS = ("hokkaido", "iwate")
MINISTRY = ("editor", "other_editor")
EVERYBODY = (*MEMBERS, *COORDINATORS, *MINISTRY)


def work_off() -> None:
    """Let a worker do all that waits."""
    drain = Drain(threading.Event())
    while drain.round():
        pass


def told(world: World, **conditions: object) -> dict[str, list[str]]:
    """The lines in the inbox of each person's seat, oldest first; empty inboxes are left out."""
    names = {world.seat(key).pk: key for key in EVERYBODY}
    found: dict[str, list[str]] = {}
    items = InboxItem.objects.filter(**conditions).order_by("notification_id")
    for seat, line in items.values_list("seat", "notification__line"):
        found.setdefault(names[seat], []).append(line)
    return found


def choose(seat: Seat, level: Level, **target: object) -> None:
    """The seat's level for a duty, a bureau or an object."""
    SeatLevel.objects.create(seat=seat, level=level, **target)


def tell(seats: list[Seat], *, event: str = "arrived", number: int = 1, **values: object) -> None:
    """Tell seats of something that is no notice, of the kind that tests register."""
    given = {
        "kind": "test",
        "object_key": f"test:{number}",
        "title": f"見本{number}",
        "line": "届きました",
        "url": "/",
        **values,
    }
    notify(event=event, seats=[seat.pk for seat in seats], **given)  # type: ignore[arg-type]


def nobody(subject: Subject) -> Hearers:
    """A subject that concerns nobody."""
    return Hearers(responsible=[], may_see=lambda seats: [])


KIND = NotificationKind("test", "見本", heading="見本のお知らせ", order=90)
AT_ONCE = NotificationKind("test.at_once", "見本", heading="見本の返事", at_once=True)
