"""Reads everything that the page of an organisation shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from portal.accounts.models import Invitation
from portal.extension.todo import seat_counts, todo_sources
from portal.ledger.models import AuditEntry
from portal.organisations.models import Assignment, Duty, Organisation, Seat, SeatRole

RECENT = 5


@dataclass(frozen=True)
class SeatRow:
    """A seat as the table shows it. ``work`` holds (word, number) of what it has to do."""

    seat: Seat
    assignments: Sequence[Assignment]
    work: Sequence[tuple[str, int]] = field(default_factory=list)

    @property
    def now(self) -> list[Assignment]:
        """Who sits there today."""
        today = timezone.localdate()
        return [a for a in self.assignments if a.starts_on <= today]

    @property
    def later(self) -> list[Assignment]:
        """Who will sit there."""
        today = timezone.localdate()
        return [a for a in self.assignments if a.starts_on > today]

    @property
    def special_role(self) -> str:
        """Name of the role unless it is the ordinary one."""
        return "" if self.seat.role == SeatRole.MEMBER else self.seat.get_role_display()


@dataclass(frozen=True)
class OrganisationPage:
    """What the page shows."""

    rows: Sequence[SeatRow]
    invitations: Sequence[Invitation]
    free_duties: Sequence[Duty]
    recent: Sequence[AuditEntry]

    @property
    def people(self) -> int:
        """Number of different people seated today."""
        return len({a.user_id for row in self.rows for a in row.now})

    @property
    def vacant(self) -> list[SeatRow]:
        """Seats without anybody today."""
        return [row for row in self.rows if not row.now]

    @property
    def representative(self) -> Seat | None:
        """The 代表窓口, or None where it is missing."""
        return next((row.seat for row in self.rows if row.seat.is_representative), None)


def organisation_page(organisation: Organisation) -> OrganisationPage:
    """Seats with duties, people and work, open invitations, duties of no seat, last changes."""
    seats = seats_with_people(organisation)
    taken = {duty.pk for seat in seats for duty in seat.duties.all()}
    return OrganisationPage(
        rows=seat_rows(seats),
        invitations=open_invitations(organisation),
        free_duties=[duty for duty in Duty.objects.all() if duty.pk not in taken],
        recent=recent_changes(seats),
    )


def seats_with_people(organisation: Organisation) -> list[Seat]:
    """Open seats, the 代表窓口 first, with duties and present or coming assignments."""
    ongoing = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate())
    ).select_related("user")
    return list(
        Seat.objects.current()
        .filter(organisation=organisation)
        .select_related("organisation__prefecture", "organisation__parent")
        .prefetch_related("duties", Prefetch("assignments", ongoing, to_attr="ongoing"))
        .order_by("-is_representative", "section", "unit")
    )


def seat_rows(seats: Sequence[Seat]) -> list[SeatRow]:
    """Seats with what each has to do; one query per source for all seats."""
    sources = [source for source in todo_sources if seats and not source.reading]
    counts = [(source.label, seat_counts(source, seats)) for source in sources]
    return [
        SeatRow(
            seat,
            seat.ongoing,  # type: ignore[attr-defined]
            [(label, numbers[seat.pk]) for label, numbers in counts if numbers.get(seat.pk)],
        )
        for seat in seats
    ]


def open_invitations(organisation: Organisation) -> list[Invitation]:
    """Invitations that wait for an answer."""
    waiting = Invitation.objects.open_at(timezone.now()).filter(seat__organisation=organisation)
    return list(waiting.select_related("seat"))


def recent_changes(seats: Sequence[Seat]) -> list[AuditEntry]:
    """The last changes of these seats and of who sits there; each entry gets its ``seat``."""
    by_id = {str(seat.pk): seat for seat in seats}
    entries = AuditEntry.objects.filter(
        object_type="organisations.seat", object_id__in=by_id
    ).select_related("actor")
    found = list(entries.order_by("-recorded_at")[:RECENT])
    for entry in found:
        entry.seat = by_id[entry.object_id]  # type: ignore[attr-defined]
    return found


def seat_table(organisation: Organisation) -> list[list[Any]]:
    """Rows of the seats file, in the columns that can be read in again."""
    return [
        [
            seat.section,
            seat.unit,
            "、".join(duty.name for duty in seat.duties.all()),
            seat.get_role_display(),
            "はい" if seat.is_representative else "",
            seat.email,
            seat.phone,
        ]
        for seat in seats_with_people(organisation)
    ]


def people_table(organisation: Organisation) -> list[list[Any]]:
    """Rows of the people file, in the columns that can be read in again."""
    return [
        [a.user.email, a.user.name, seat.section, seat.unit, a.starts_on, a.ends_on]
        for seat in seats_with_people(organisation)
        for a in _by_start(seat.ongoing)  # type: ignore[attr-defined]
    ]


def _by_start(assignments: Sequence[Assignment]) -> list[Assignment]:
    def start(assignment: Assignment) -> tuple[date, int]:
        return assignment.starts_on, assignment.pk

    return sorted(assignments, key=start)
