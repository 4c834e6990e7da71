"""What plugins may ask of the roster and of seats."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.organisations.models import Organisation, Seat, SeatRole

__all__ = [
    "SeatContact",
    "contact_of",
    "coordinator_seats",
    "organisations",
    "representatives",
]


@dataclass(frozen=True)
class SeatContact:
    """How to reach a seat. ``label`` is section and unit. No personal data."""

    seat_id: int
    organisation_id: int
    label: str
    phone: str


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


def coordinator_seats(prefecture_ids: Iterable[int]) -> dict[int, list[int]]:
    """Ids of the coordinators' seats by prefecture, in one query."""
    seats = Seat.objects.current().filter(
        organisation__in=list(prefecture_ids), role=SeatRole.COORDINATOR
    )
    found: dict[int, list[int]] = {}
    for seat in seats.order_by("pk"):
        found.setdefault(seat.organisation_id, []).append(seat.pk)
    return found
