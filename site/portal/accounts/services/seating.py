"""Seats of an organisation and who sits on them, as its manager changes them.

Wraps the services of organisations with what only concerns people: which roles a manager may
give, that a manager is left, groups in the admin, and the audit log.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.exceptions import (
    AlreadySeated,
    DatesReversed,
    LastManager,
    PowerNotYours,
    RoleNotAllowed,
    SeatUnavailable,
)
from portal.accounts.models import User
from portal.accounts.permissions import grantable_roles, may_seat, may_take
from portal.accounts.selectors import occupied_seats
from portal.accounts.services.groups import sync_groups
from portal.ledger.api import record_audit
from portal.organisations.csv_files import RowError, RowsInvalid
from portal.organisations.models import Assignment, Organisation, Seat, SeatRole
from portal.organisations.seat_rows import SeatRow
from portal.organisations.services import (
    SeatImport,
    close_seat,
    create_seat,
    import_seats,
    set_representative,
    update_seat,
)


@transaction.atomic
def open_seat(*, organisation: Organisation, by: User, **values: Any) -> Seat:
    """Create a seat; ``values`` as for ``organisations.services.create_seat``, whose errors rise.

    Raises RoleNotAllowed.
    """
    _check_role(by, organisation, values.get("role", SeatRole.MEMBER))
    seat = create_seat(organisation=organisation, **values)
    record_audit(actor=by, action="席を新設", target=seat, after=seat_state(seat))
    return seat


@transaction.atomic
def edit_seat(*, seat: Seat, by: User, **values: Any) -> Seat:
    """Change a seat; errors of ``update_seat`` rise.

    Raises RoleNotAllowed, PowerNotYours, LastManager.
    """
    before = seat_state(Seat.objects.get(pk=seat.pk))
    role = values.get("role", before["role"])
    if role != before["role"]:
        _check_role(by, seat.organisation, role)
        _check_role(by, seat.organisation, before["role"])
    seat = update_seat(seat=seat, **values)
    if role != before["role"]:
        _check_not_ones_own(by, seat)
    _check_manager_left(seat.organisation_id, by, before["role"])
    _sync_people_of(seat)
    record_audit(actor=by, action="席を変更", target=seat, before=before, after=seat_state(seat))
    return seat


@transaction.atomic
def shut_seat(*, seat: Seat, by: User) -> Seat:
    """Close a seat and end who sits on it. Errors of ``close_seat``, and LastManager, rise."""
    before = seat_state(seat)
    people = _people_of(seat)
    seat = close_seat(seat=seat)
    _check_manager_left(seat.organisation_id, by, before["role"])
    for user in people:
        sync_groups(user=user)
    record_audit(actor=by, action="席を廃止", target=seat, before=before, after=seat_state(seat))
    return seat


@transaction.atomic
def change_representative(*, seat: Seat, by: User) -> Seat:
    """Make a seat the 代表窓口. Raises SeatClosed."""
    seat = set_representative(seat=seat)
    record_audit(actor=by, action="代表窓口を変更", target=seat)
    return seat


@transaction.atomic
def import_seat_rows(
    *, organisation: Organisation, rows: Iterable[SeatRow], by: User
) -> SeatImport:
    """Import seats from a file, all or none.

    Raises RowsInvalid naming each row, RoleNotAllowed, PowerNotYours.
    """
    before = dict(Seat.objects.filter(organisation=organisation).values_list("pk", "role"))
    rows = list(rows)
    done = import_seats(organisation=organisation, rows=rows)
    for seat in [*done.created, *done.updated]:
        if seat.role != before.get(seat.pk):
            _check_role(by, organisation, seat.role)
        if seat.pk in before and seat.role != before[seat.pk]:
            _check_role(by, organisation, before[seat.pk])
            _check_not_ones_own(by, seat)
    _check_rows_leave_manager(
        rows, [s for s in done.updated if before[s.pk] == SeatRole.MANAGER != s.role], by
    )
    for seat in [*done.created, *done.updated]:
        _sync_people_of(seat)
        record_audit(actor=by, action="席をCSVで取り込み", target=seat, after=seat_state(seat))
    return done


@transaction.atomic
def assign_seat(
    *,
    user: User,
    seat: Seat,
    by: User,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Assignment:
    """Seat a person from a day (today) until a day, inclusive, or for good.

    Raises SeatUnavailable, DatesReversed, AlreadySeated, PowerNotYours.
    """
    start = starts_on or timezone.localdate()
    seat = (
        Seat.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=seat.pk)
    )
    _check_assignable(user, seat, by)
    if ends_on is not None and ends_on < start:
        raise DatesReversed
    if _overlaps(user, seat, start, ends_on):
        raise AlreadySeated
    assignment = Assignment.objects.create(user=user, seat=seat, starts_on=start, ends_on=ends_on)
    sync_groups(user=user)
    record_audit(
        actor=by, action="席に配置", target=seat, after={"user": user.pk, "from": start.isoformat()}
    )
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: User, ends_on: date) -> None:
    """Let somebody's time on a seat end with a day, inclusive; yesterday means at once.

    Raises DatesReversed as ``shorten_assignment`` does, and LastManager.
    """
    shorten_assignment(assignment=assignment, by=by, ends_on=ends_on)
    require_manager(seat=assignment.seat, by=by, after=ends_on)


@transaction.atomic
def shorten_assignment(*, assignment: Assignment, by: User, ends_on: date) -> None:
    """End one of several times on seats: who calls asks ``require_manager`` once all are done.

    What has not begun before today is taken back instead. Raises DatesReversed when the day is
    before a beginning in the past.
    """
    before = {"user": assignment.user_id, "until": str(assignment.ends_on or "")}
    if ends_on >= assignment.starts_on:
        assignment.ends_on = ends_on
        assignment.save(update_fields=["ends_on"])
    elif assignment.starts_on >= timezone.localdate():
        Assignment.objects.filter(pk=assignment.pk).delete()
    else:
        raise DatesReversed
    sync_groups(user=assignment.user)
    record_audit(
        actor=by,
        action="配置を終了",
        target=assignment.seat,
        before=before,
        after={"user": assignment.user_id, "until": ends_on.isoformat()},
    )


def require_manager(*, seat: Seat, by: User, after: date) -> None:
    """Raises LastManager where nobody manages once a time on this seat has ended with a day."""
    _check_manager_left(seat.organisation_id, by, seat.role, after)


def seat_state(seat: Seat) -> dict[str, Any]:
    """What the audit log proves about a seat."""
    return {
        "section": seat.section,
        "unit": seat.unit,
        "role": str(seat.role),
        "email": seat.email,
        "is_representative": seat.is_representative,
        "closed_on": str(seat.closed_on or ""),
        "duties": sorted(seat.duties.values_list("name", flat=True)),
    }


def _check_role(by: User, organisation: Organisation, role: str) -> None:
    if role not in grantable_roles(by, organisation):
        raise RoleNotAllowed


def _check_not_ones_own(by: User, seat: Seat) -> None:
    """A seat that one occupies, or will, is not made a power that one may not take."""
    if not may_take(by, seat) and seat in occupied_seats(by):
        raise PowerNotYours


def _check_assignable(user: User, seat: Seat, by: User) -> None:
    if seat.closed_on is not None:
        raise SeatUnavailable
    if not may_seat(by, user.email, seat):
        raise PowerNotYours


def _overlaps(user: User, seat: Seat, start: date, end: date | None) -> bool:
    found = Assignment.objects.filter(user=user, seat=seat).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=start)
    )
    if end is not None:
        found = found.filter(starts_on__lte=end)
    return found.exists()


def _check_manager_left(
    organisation_id: int, by: User, role_before: str, after_day: date | None = None
) -> None:
    """Only a change of a manager's seat can take the last manager away."""
    if by.is_superuser or role_before != SeatRole.MANAGER:
        return
    day = max(timezone.localdate(), after_day or date.min)
    managers = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day),
        seat__organisation=organisation_id,
        seat__role=SeatRole.MANAGER,
        seat__closed_on=None,
        user__is_active=True,
    )
    if not managers.exists():
        raise LastManager


def _check_rows_leave_manager(rows: Iterable[SeatRow], demoted: list[Seat], by: User) -> None:
    """Raises RowsInvalid naming the rows that together make the last manager's seat another."""
    places = {(seat.section, seat.unit) for seat in demoted}
    try:
        for seat in demoted:
            _check_manager_left(seat.organisation_id, by, SeatRole.MANAGER)
    except LastManager as error:
        named = [row.line for row in rows if (row.section, row.unit) in places]
        raise RowsInvalid([RowError(line, str(error)) for line in named]) from None


def _people_of(seat: Seat) -> list[User]:
    return list(User.objects.filter(assignments__seat=seat).distinct())


def _sync_people_of(seat: Seat) -> None:
    for user in _people_of(seat):
        sync_groups(user=user)
