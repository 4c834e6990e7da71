"""Who is in charge of a case on each side: the seat that has to hold the ball. A seat on which
nobody sits is in charge only where there is no other.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.extension.prepared import Prepared
from portal.inquiries.exceptions import NobodyInCharge
from portal.inquiries.models import Case, Desk, Holder
from portal.organisations.api import coordinators
from portal.organisations.models import (
    Assignment,
    OrganisationKind,
    Seat,
    SeatRole,
    is_occupied,
)


def seat_in_charge(case: Case, holder: str) -> Seat:
    """The seat that holds the case on this side. Raises NobodyInCharge."""
    seat = found_in_charge(case, holder)
    if seat is None:
        raise NobodyInCharge
    return seat


def found_in_charge(case: Case, holder: str) -> Seat | None:
    """Likewise; None where the side has no seat."""
    finders = {
        Holder.ASKER: asker_seat,
        Holder.PREFECTURE: prefecture_seat,
        Holder.BUREAU: bureau_seat,
    }
    return finders[Holder(holder)](case)


def asker_seat(case: Case) -> Seat | None:
    """The seat that asked; where it was closed or left since, the 代表窓口 of its organisation."""
    instead = Q(organisation=case.organisation_id, is_representative=True)
    seats = Seat.objects.current().filter(Q(pk=case.seat_id) | instead)
    return min(
        seats.annotate(is_occupied=is_occupied(timezone.localdate())),
        key=lambda seat: (not seat.is_occupied, seat.pk != case.seat_id),  # type: ignore[attr-defined]
        default=None,
    )


def with_asking_seat(seat: Seat) -> Q:
    """``asker_seat`` asked the other way round, of anything with a ``seat`` that asks: what is the
    seat's own, and for the 代表窓口 what seats of its organisation on which nobody sits have left.
    """
    if not seat.is_representative:
        return Q(seat=seat)
    seats = Seat.objects.filter(organisation=seat.organisation_id).order_by()
    left = ~Q(pk__in=seats.occupied().values("pk"))
    return Q(seat__in=seats.filter(left | Q(pk=seat.pk)).values("pk"))


def prefecture_seat(case: Case) -> Seat | None:
    """The coordinator in charge of the duty, else the 代表窓口 of the prefecture."""
    if case.prefecture_id is None:
        return None
    found = coordinators([case.prefecture_id]).in_charge(case.prefecture_id, [case.duty_id])
    return Seat.objects.get(pk=found[0].seat_id) if found else None


def bureau_seat(case: Case) -> Seat | None:
    """The seat of the agent who looks after the case, else an agents' seat of the division, else of
    another division of the desk, else an approver's. Seats with the duty come first, before all of
    them those with somebody on them.
    """
    if case.ticket.assigned_to_id and (own := own_seat(case)):
        return own
    divisions = desk_divisions(case.ticket.queue_id)
    seats = Seat.objects.current().filter(organisation__in=divisions)
    seats = seats.filter(role__in=(SeatRole.AGENT, SeatRole.APPROVER)).prefetch_related("duties")
    return min(
        seats.annotate(is_occupied=is_occupied(timezone.localdate())),
        key=lambda seat: (
            not seat.is_occupied,  # type: ignore[attr-defined]
            seat.role != SeatRole.AGENT,
            seat.organisation_id != case.division_id,
            case.duty_id not in {duty.pk for duty in seat.duties.all()},
            seat.pk,
        ),
        default=None,
    )


def own_seat(case: Case) -> Seat | None:
    """The seat at the desk of the agent who looks after the case."""
    found = agent_assignments(case, case.ticket.assigned_to_id).select_related("seat")
    assignment = found.order_by("pk").first()
    return assignment.seat if assignment else None


def agent_assignments(case: Case, user_id: int | None) -> QuerySet[Assignment]:
    """The person's agents' seats at the desk of the case."""
    today = timezone.localdate()
    seats = agent_seats([case.ticket.queue_id], today)
    return agents_at_work(today).filter(user=user_id, seat__in=seats)


def agents_at_work(day: date) -> QuerySet[Assignment]:
    """Who works on an agent's seat on a day, at whatever desk."""
    return Assignment.objects.on(day).filter(
        seat__in=Seat.objects.open_on(day), seat__role=SeatRole.AGENT, user__is_active=True
    )


def desk_divisions(queue_id: int) -> list[int]:
    """Ids of the divisions that answer in a queue."""
    return list(Desk.objects.filter(queue=queue_id).values_list("divisions", flat=True))


def agent_seats(queue_ids: Iterable[int], day: date) -> QuerySet[Seat]:
    """The agents' seats of these queues on a day."""
    divisions = Desk.objects.filter(queue__in=queue_ids).values("divisions")
    return Seat.objects.open_on(day).filter(organisation__in=divisions, role=SeatRole.AGENT)


def agent_names(queue_ids: Iterable[int]) -> dict[str, str]:
    """Who works on the agents' seats of these queues: ids, and names with the seat."""
    queues = {f"queue{place}": queue for place, queue in enumerate(sorted(set(queue_ids)))}
    if not queues:
        return {}
    rows = prepared_agents(len(queues))(today=timezone.localdate(), **queues)
    return {str(row.user_id): f"{row.user}（{row.seat.label}）" for row in rows}


@cache
def prepared_agents(queues: int) -> Prepared[Assignment]:
    """Who works on the agents' seats of so many queues, as lists and pages name them."""

    def build(today: date, **of: int) -> QuerySet[Assignment]:
        people = agents_at_work(today).filter(seat__in=agent_seats(list(of.values()), today))
        return people.select_related("user", "seat").order_by("seat", "user")

    return Prepared(build)


def representative(organisation_id: int) -> Seat | None:
    """The 代表窓口."""
    seats = Seat.objects.current().filter(organisation=organisation_id, is_representative=True)
    return seats.first()


def office_of_progress() -> Seat | None:
    """進行係: the ministry's own 代表窓口, the last that hears of what stands still."""
    ministry = Seat.objects.current().filter(organisation__kind=OrganisationKind.MINISTRY)
    return ministry.filter(is_representative=True).first()


def has_progress_office() -> bool:
    """Whether there is a 進行係, with somebody on its seat."""
    seat = office_of_progress()
    return seat is not None and Seat.objects.occupied().filter(pk=seat.pk).exists()


def superiors_of(queue_id: int) -> QuerySet[Seat]:
    """The desk's approvers: the heads of its divisions."""
    divisions = desk_divisions(queue_id)
    return Seat.objects.current().filter(organisation__in=divisions, role=SeatRole.APPROVER)


def desks_without_superiors() -> list[str]:
    """Queues by slug of desks at whose superiors' seats nobody sits."""
    heads = Seat.objects.occupied().filter(role=SeatRole.APPROVER).values("organisation")
    led = Desk.objects.filter(divisions__in=heads)
    missing = Desk.objects.exclude(pk__in=led.values("pk")).order_by("queue__slug")
    return list(missing.values_list("queue__slug", flat=True))
