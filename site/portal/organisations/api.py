"""What plugins may ask of the roster and of seats."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.organisations.codes import typed_code
from portal.organisations.models import Organisation, Seat, SeatRole

__all__ = [
    "Coordinators",
    "SeatContact",
    "contact_of",
    "coordinators",
    "organisations",
    "representatives",
    "typed_code",
]


@dataclass(frozen=True)
class SeatContact:
    """How to reach a seat. ``label`` is section and unit. No personal data."""

    seat_id: int
    organisation_id: int
    label: str
    phone: str


@dataclass(frozen=True)
class Coordinators:
    """Coordinators' seats with their duties, and the 代表窓口, by prefecture; ``occupied``: where
    somebody sits today.
    """

    seats: dict[int, list[tuple[SeatContact, frozenset[int]]]]
    representatives: dict[int, SeatContact]
    occupied: frozenset[int]

    def in_charge(self, prefecture_id: int, duties: Iterable[int]) -> tuple[SeatContact, ...]:
        """Who looks after a thing of these duties: coordinators who have one of them, else those
        without duties, else the 代表窓口; nobody in a prefecture without any of these. Empty seats
        come last, in the same order.
        """
        wanted, own = set(duties), self.seats.get(prefecture_id, [])
        matching = tuple(contact for contact, duties in own if duties & wanted)
        general = tuple(contact for contact, duties in own if not duties)
        representative = self.representatives.get(prefecture_id)
        tiers = (matching, general, (representative,) if representative else ())
        manned = (tuple(one for one in tier if one.seat_id in self.occupied) for tier in tiers)
        return next(filter(None, (*manned, *tiers)), ())


def organisations() -> QuerySet[Organisation]:
    """All organisations, past ones too: notices and receipts keep pointing at them."""
    return Organisation.objects.all()


def contact_of(seat: Seat) -> SeatContact:
    """How to reach a loaded seat."""
    return SeatContact(seat.pk, seat.organisation_id, seat.label, seat.phone)


def representatives(organisation_ids: Iterable[int]) -> dict[int, SeatContact]:
    """The 代表窓口 by organisation, in one query."""
    seats = Seat.objects.current().filter(
        organisation__in=list(organisation_ids), is_representative=True
    )
    return {seat.organisation_id: contact_of(seat) for seat in seats}


def coordinators(prefecture_ids: Iterable[int]) -> Coordinators:
    """Who looks after the municipalities of some prefectures; four queries."""
    ids = list(prefecture_ids)
    seats = Seat.objects.current().filter(organisation__in=ids, role=SeatRole.COORDINATOR)
    found: dict[int, list[tuple[SeatContact, frozenset[int]]]] = {}
    for seat in seats.order_by("pk").prefetch_related("duties"):
        duties = frozenset(duty.pk for duty in seat.duties.all())
        found.setdefault(seat.organisation_id, []).append((contact_of(seat), duties))
    occupied = Seat.objects.occupied().filter(organisation__in=ids).order_by()
    return Coordinators(
        found, representatives(ids), frozenset(occupied.values_list("pk", flat=True))
    )
