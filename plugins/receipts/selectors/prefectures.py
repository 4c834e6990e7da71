"""Which seats of the prefectures hear that their organisations are silent: mail and page agree."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models.functions import Coalesce
from portal.notices.api import duties_of
from portal.organisations.api import SeatContact, coordinators, organisations

from plugins.receipts.selectors.reminders import pending_of

Pair = tuple[int, int]
"""A prefecture and a notice."""


@dataclass(frozen=True)
class PrefectureSeats:
    """A prefecture with silent organisations, and the labels of those who would be told."""

    name: str
    seats: tuple[str, ...]


def told_in(pairs: Collection[Pair]) -> dict[Pair, tuple[SeatContact, ...]]:
    """The seats in charge of each notice in each prefecture; five queries."""
    duties = duties_of({notice for _, notice in pairs})
    found = coordinators({place for place, _ in pairs})
    return {pair: found.in_charge(pair[0], duties[pair[1]]) for pair in pairs}


def told_of(notice_id: int, area: int | None) -> list[PrefectureSeats]:
    """Whom the step of the prefectures would tell as of now, in the order of the roster."""
    pending = pending_of(notice_id, area).order_by()
    place = Coalesce("organisation__prefecture", "organisation")
    places = set(pending.values_list(place, flat=True).distinct())
    told = told_in([(place, notice_id) for place in places])
    names = organisations().filter(pk__in=places).order_by("order", "pk").values_list("pk", "name")
    return [
        PrefectureSeats(name, tuple(seat.label for seat in told[pk, notice_id]))
        for pk, name in names
    ]
