"""Reads about organisations and seats that other apps build on."""

from collections.abc import Iterable

from portal.organisations.models import Seat

REASON_DUTY = "duty"
REASON_REPRESENTATIVE = "rep"


def responsible_seats(
    organisation_ids: Iterable[int], duty_ids: Iterable[int]
) -> list[tuple[int, int, str]]:
    """Who is in charge: ``(organisation_id, seat_id, reason)`` in order of organisation and seat.

    The seats in charge of one of the duties; where an organisation has none, its 代表窓口; where it
    has neither, nothing. Two queries for any number of organisations. Reasons are ``duty`` and
    ``rep``, the values of ``ResponsibleSeat.Reason``.
    """
    asked = list(organisation_ids)
    open_seats = Seat.objects.current().order_by()
    by_duty = (
        open_seats.filter(organisation__in=asked, duties__in=list(duty_ids))
        .values_list("organisation_id", "pk")
        .distinct()
    )
    found = [(organisation, seat, REASON_DUTY) for organisation, seat in by_duty]
    served = {organisation for organisation, _, _ in found}
    by_representative = open_seats.filter(
        organisation__in=[pk for pk in asked if pk not in served], is_representative=True
    ).values_list("organisation_id", "pk")
    found += [
        (organisation, seat, REASON_REPRESENTATIVE) for organisation, seat in by_representative
    ]
    return sorted(found)
