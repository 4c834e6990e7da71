"""Reads about organisations and seats that other apps build on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.organisations.models import Seat

REASON_DUTY = "duty"
REASON_REPRESENTATIVE = "rep"
NAMED_AT_MOST = 200


def responsible_seats(
    organisation_ids: Iterable[int], duty_ids: Iterable[int]
) -> list[tuple[int, int, str]]:
    """Who is in charge: ``(organisation_id, seat_id, reason)`` in order of organisation and seat.

    The seats in charge of one of the duties; where an organisation has none, its 代表窓口; where it
    has neither, nothing. Two queries for any number of organisations. Reasons are ``duty`` and
    ``rep``, the values of ``ResponsibleSeat.Reason``.
    """
    asked = set(organisation_ids)
    with_duty = Seat.objects.current().filter(duties__in=list(duty_ids)).distinct()
    found = [(*row, REASON_DUTY) for row in seats_within(asked, with_duty)]
    unserved = asked - {organisation for organisation, _, _ in found}
    representatives = Seat.objects.current().filter(is_representative=True)
    found += [(*row, REASON_REPRESENTATIVE) for row in seats_within(unserved, representatives)]
    return sorted(found)


@dataclass(frozen=True)
class OpenSeats:
    """The open seats of one organisation with their duties, to ask about very many things."""

    duties: dict[int, frozenset[int]]
    representative: int | None

    def in_charge(self, duty_ids: Iterable[int]) -> list[tuple[int, str]]:
        """Seat and reason, by the rule of ``responsible_seats``."""
        asked = set(duty_ids)
        matching = [(pk, REASON_DUTY) for pk, own in self.duties.items() if own & asked]
        if matching or self.representative is None:
            return matching
        return [(self.representative, REASON_REPRESENTATIVE)]


def open_seats(organisation_id: int) -> OpenSeats:
    """One query."""
    duties: dict[int, frozenset[int]] = {}
    representative = None
    rows = Seat.objects.current().filter(organisation=organisation_id).order_by("pk")
    for pk, represents, duty in rows.values_list("pk", "is_representative", "duties"):
        duties[pk] = duties.get(pk, frozenset()) | {duty}
        representative = pk if represents else representative
    return OpenSeats(duties, representative)


def seats_within(organisation_ids: set[int], seats: QuerySet[Seat]) -> list[tuple[int, int]]:
    """Organisation and id of the seats of these organisations.

    Very many organisations are quicker told apart here than named in the query.
    """
    if len(organisation_ids) <= NAMED_AT_MOST:
        seats = seats.filter(organisation__in=organisation_ids)
    rows = seats.order_by().values_list("organisation_id", "pk")
    return [row for row in rows if row[0] in organisation_ids]
