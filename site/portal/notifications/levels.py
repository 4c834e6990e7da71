"""Which seats hear of a notification: what they are responsible for, watch and have muted.

The level of a single thing decides before those of its duties and bureaus. Among these watching
one is enough to hear of it, and a duty is muted only where every duty of the thing is. Without a
level of its own a coordinator watches the duties of its seat (all of them, if it has none), and
everybody else is told what is in the seat's charge.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from portal.extension.notifications import Hearers
from portal.notifications.models import Level, Notification, SeatLevel
from portal.organisations.models import Seat, SeatRole

RANK = {Level.MUTE.value: 0, Level.NORMAL.value: 1, Level.WATCH.value: 2}


@dataclass
class Chosen:
    """What one seat has chosen that touches a notification."""

    of_object: str = ""
    by_duty: dict[int, str] = field(default_factory=dict)
    by_bureau: list[str] = field(default_factory=list)


def told_seats(notification: Notification, hearers: Hearers) -> dict[int, bool]:
    """Seats that hear of it, each with whether something is asked of it.

    Three queries, and those of ``may_see``, for any number of seats.
    """
    chosen, coordinating = chosen_levels(notification), coordinators()
    levels = {
        seat: level_of(chosen.get(seat), notification.duties, coordinating.get(seat))
        for seat in {*chosen, *coordinating}
    }
    responsible = set(hearers.responsible)
    told = {
        seat: hearers.is_asked
        for seat in responsible
        if hearers.is_asked or levels.get(seat) != Level.MUTE
    }
    watching = {seat for seat, level in levels.items() if level == Level.WATCH} - responsible
    if watching:
        told |= dict.fromkeys(hearers.may_see(watching), False)
    gone = closed_seats()
    return {seat: asked for seat, asked in told.items() if seat not in gone}


def closed_seats() -> set[int]:
    """Seats that nobody works on any more."""
    still_open = Seat.objects.current().values("pk")
    return set(Seat.objects.exclude(pk__in=still_open).values_list("pk", flat=True))


def chosen_levels(notification: Notification) -> dict[int, Chosen]:
    """Explicit levels that touch a notification, by seat; one query."""
    touching = SeatLevel.objects.filter(
        Q(object_key=notification.object_key)
        | Q(duty__in=notification.duties)
        | Q(bureau__in=notification.bureaus)
    )
    found: dict[int, Chosen] = {}
    for seat, duty, bureau, level in touching.values_list("seat", "duty", "bureau", "level"):
        chosen = found.setdefault(seat, Chosen())
        if duty is not None:
            chosen.by_duty[duty] = level
        elif bureau is not None:
            chosen.by_bureau.append(level)
        else:
            chosen.of_object = level
    return found


def coordinators() -> dict[int, set[int]]:
    """Open seats of coordinators with their duties; one query."""
    seats = Seat.objects.current().filter(role=SeatRole.COORDINATOR)
    own: dict[int, set[int]] = {}
    for seat, duty in seats.order_by().values_list("pk", "duties"):
        own.setdefault(seat, set()).update([duty] if duty is not None else [])
    return own


def default_level(duty: int, coordinated: Collection[int] | None) -> Level:
    """The level of a duty for a seat that has chosen none.

    ``coordinated``: the duties of a coordinator's seat, None for any other seat.
    """
    watches = coordinated is not None and (not coordinated or duty in coordinated)
    return Level.WATCH if watches else Level.NORMAL


def level_of(
    chosen: Chosen | None, duties: Iterable[int], coordinated: Collection[int] | None
) -> str:
    """The level of one seat for a thing."""
    chosen = chosen or Chosen()
    if chosen.of_object:
        return chosen.of_object
    levels = [chosen.by_duty.get(duty, default_level(duty, coordinated)) for duty in duties]
    by_duty = max(levels, key=lambda level: RANK[level], default=Level.NORMAL)
    for level in (Level.WATCH, Level.MUTE):
        if level in (by_duty, *chosen.by_bureau):
            return level
    return Level.NORMAL
