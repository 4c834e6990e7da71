"""Reading people and their seats."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.extension.prepared import Prepared
from portal.organisations.models import Assignment, Seat


@Prepared
def seats_on(user_id: int, day: date) -> QuerySet[Seat]:
    """Open seats that a person occupies on a day; asked at every request."""
    current = Q(assignments__starts_on__lte=day) & (
        Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=day)
    )
    return (
        Seat.objects.open_on(day)
        .filter(current, assignments__user=user_id)
        .select_related("organisation__prefecture", "organisation__parent__parent")
        .distinct()
        .order_by("pk")
    )


def seats_of(user: Any) -> list[Seat]:
    """Open seats that a person occupies today, with organisation and those above, one query."""
    return list(seats_on(user_id=user.pk, day=timezone.localdate()))


def occupied_seats(user: Any) -> QuerySet[Seat]:
    """Open seats that a person occupies today or will later: what their account opens."""
    lasting = Q(assignments__ends_on__isnull=True) | Q(
        assignments__ends_on__gte=timezone.localdate()
    )
    seats = Seat.objects.current().filter(lasting, assignments__user=user.pk)
    return seats.select_related("organisation").distinct()


def acting_seat_of(user: Any, seats: Sequence[Seat]) -> Seat | None:
    """The seat chosen last if still occupied, else the first one, else None."""
    chosen = getattr(user, "acting_seat_id", None)
    return next((seat for seat in seats if seat.pk == chosen), seats[0] if seats else None)


def seat_of(user: Any) -> Seat | None:
    """The acting seat of a person, where there is no request to ask; read once for each user
    object. The middleware has put it there for the person of a request.
    """
    if not hasattr(user, "seat_now"):
        user.seat_now = acting_seat_of(user, seats_of(user))
    seat: Seat | None = user.seat_now
    return seat


def addresses_of(seat_ids: Iterable[int]) -> dict[int, list[str]]:
    """Where mail to a seat goes: its own address, else those of its people. Two queries.

    Seats that nobody would hear at are left out. Personal data: for the mail alone.
    """
    seats = dict(Seat.objects.current().filter(pk__in=list(seat_ids)).values_list("pk", "email"))
    found = {pk: [email] for pk, email in seats.items() if email}
    people = current_assignments().filter(
        seat__in=[pk for pk, email in seats.items() if not email], user__is_active=True
    )
    for seat, email in people.order_by("seat", "user").values_list("seat", "user__email"):
        found.setdefault(seat, []).append(email)
    return {pk: list(dict.fromkeys(emails)) for pk, emails in found.items()}


def current_assignments() -> QuerySet[Assignment]:
    """Assignments of today, whoever has them."""
    return Assignment.objects.on(timezone.localdate())
