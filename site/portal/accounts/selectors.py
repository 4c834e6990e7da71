"""Reading people and their seats."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.organisations.models import Assignment, Seat


def seats_of(user: Any) -> list[Seat]:
    """Open seats that a person occupies today, with organisation and prefecture, one query."""
    today = timezone.localdate()
    current = Q(assignments__starts_on__lte=today) & (
        Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=today)
    )
    return list(
        Seat.objects.current()
        .filter(current, assignments__user=user)
        .select_related("organisation__prefecture", "organisation__parent")
        .distinct()
        .order_by("pk")
    )


def acting_seat_of(user: Any, seats: Sequence[Seat]) -> Seat | None:
    """The seat chosen last if still occupied, else the first one, else None."""
    chosen = getattr(user, "acting_seat_id", None)
    return next((seat for seat in seats if seat.pk == chosen), seats[0] if seats else None)


def current_assignments() -> QuerySet[Assignment]:
    """Assignments of today, whoever has them."""
    today = timezone.localdate()
    return Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today
    )
