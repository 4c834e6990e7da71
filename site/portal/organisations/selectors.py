"""Reads about organisations and seats that other apps build on."""

from collections.abc import Iterable

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


def seats_within(organisation_ids: set[int], seats: QuerySet[Seat]) -> list[tuple[int, int]]:
    """Organisation and id of the seats of these organisations.

    Very many organisations are quicker told apart here than named in the query.
    """
    if len(organisation_ids) <= NAMED_AT_MOST:
        seats = seats.filter(organisation__in=organisation_ids)
    rows = seats.order_by().values_list("organisation_id", "pk")
    return [row for row in rows if row[0] in organisation_ids]
