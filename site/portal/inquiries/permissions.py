"""Who may see and do what in inquiries: the same predicates for pages, files, search and mail."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.accounts.permissions import is_agent, is_approver, is_coordinator
from portal.accounts.selectors import seats_of
from portal.extension.prepared import Prepared
from portal.inquiries.models import (
    Case,
    CaseState,
    Desk,
    Entry,
    EntryKind,
    Joining,
    Side,
    ToldSeat,
    Visibility,
)
from portal.organisations.models import Duty, Seat, SeatRole


@dataclass(frozen=True)
class Actor:
    """Somebody who acts, in the name of a seat. Both None: the portal itself."""

    user: Any
    seat: Seat | None


SYSTEM = Actor(None, None)


def is_desk_seat(seat: Seat | None) -> bool:
    """A seat whose people work at some desk: agents, and approvers of official answers."""
    return is_agent(seat) or is_approver(seat)


def desks_of(seat: Seat | None) -> QuerySet[Desk]:
    """The desks of a seat's division; nothing for seats that work at none."""
    if seat is None or not is_desk_seat(seat):
        return Desk.objects.none()
    return Desk.objects.filter(divisions=seat.organisation_id)


def works_on(seat: Seat | None, case: Case) -> bool:
    """Whether the case lies at a desk of the seat; what a prefecture was asked lies at none."""
    return case.queue_id is not None and case.queue_id in queues_of(seat)


def queues_of(seat: Seat | None) -> set[int]:
    """The queues of ``desks_of``."""
    if seat is None or not is_desk_seat(seat):
        return set()
    return {queue for (queue,) in division_queues(division=seat.organisation_id)}


@Prepared
def division_queues(division: int) -> QuerySet[Desk, Any]:
    """Those of the desks at which a division works."""
    return Desk.objects.filter(divisions=division).order_by().values_list("queue")


def agent_queues(user: Any) -> QuerySet[Desk]:
    """The desks whose queue a person may work in, from all agents' seats occupied today."""
    divisions = [seat.organisation_id for seat in seats_of(user) if seat.role == SeatRole.AGENT]
    return Desk.objects.filter(divisions__in=divisions).distinct()


def own_cases(seat: Seat) -> Q:
    """Cases of the seat's organisation: colleagues and successors see them all."""
    return Q(organisation=seat.organisation_id)


def stood_in_duties(seat: Seat | None) -> QuerySet[Duty]:
    """Duties for which a prefecture's 代表窓口 is the first tier: no coordinator who has them is
    there.
    """
    if seat is None or not (seat.is_representative and seat.organisation.is_prefecture):
        return Duty.objects.none()
    in_charge = Seat.objects.occupied().filter(
        Q(duties=OuterRef("pk")) | Q(duties=None),
        organisation=seat.organisation_id,
        role=SeatRole.COORDINATOR,
    )
    return Duty.objects.filter(~Exists(in_charge))


def is_first_tier(seat: Seat | None) -> bool:
    """Whether the seat looks after questions of the municipalities of its prefecture."""
    return is_coordinator(seat) or stood_in_duties(seat).exists()


def told_cases(seat: Seat) -> QuerySet[ToldSeat, Any]:
    """Late cases of its prefecture that the seat was told of; nothing for seats elsewhere."""
    if not seat.organisation.is_prefecture:
        return ToldSeat.objects.none().values_list("case")
    return ToldSeat.objects.filter(seat=seat.pk).order_by().values_list("case")


def first_tier_cases(seat: Seat) -> Q:
    """Cases in which the seat acts for its prefecture: all of them for a coordinator, else those
    that no coordinator is in charge of, what it holds still, and what it was told is late."""
    own = Q(prefecture=seat.organisation_id)
    if is_coordinator(seat):
        return own
    stands_in = Q(holder_seat=seat.pk) | Q(duty__in=stood_in_duties(seat))
    return own & (stands_in | Q(pk__in=told_cases(seat)))


def is_first_tier_of(case: Case, seat: Seat) -> bool:
    """Whether the case is one of ``first_tier_cases``."""
    if seat.organisation_id != case.prefecture_id:
        return False
    if is_coordinator(seat) or seat.pk == case.holder_seat_id:
        return True
    if stood_in_duties(seat).filter(pk=case.duty_id).exists():
        return True
    return told_cases(seat).filter(case=case.pk).exists()


def seen_cases(seat: Seat | None) -> Q:
    """Restriction of Case to what may be opened as a whole from this seat."""
    if seat is None:
        return Q(pk__in=[])
    found = own_cases(seat) | first_tier_cases(seat)
    if is_desk_seat(seat):  # a case that only the prefecture was asked has no queue
        found |= Q(queue__in=desks_of(seat).values("queue"))
    return found


def visible_cases(seat: Seat | None) -> QuerySet[Case]:
    """Cases that this seat may open as a whole."""
    return Case.objects.filter(seen_cases(seat)).select_related("ticket")


def joined_cases(seat: Seat) -> QuerySet[Case]:
    """Shared cases that the seat's organisation joined."""
    own = Joining.objects.filter(case=OuterRef("pk"), organisation=seat.organisation_id)
    return Case.objects.filter(Exists(own), shared_at__isnull=False).select_related("ticket")


def side_of(case: Case, seat: Seat | None) -> str:
    """As whom the seat acts in the case: a Side, or an empty string for strangers."""
    if seat is None:
        return ""
    if seat.organisation_id == case.organisation_id:
        return Side.ASKER
    if is_first_tier_of(case, seat):
        return Side.PREFECTURE
    if works_on(seat, case):
        return Side.BUREAU
    return ""


def visibilities(side: str) -> list[str]:
    """Which entries of a case a side may read."""
    return {
        Side.ASKER: [Visibility.ALL.value],
        Side.PREFECTURE: [Visibility.ALL.value, Visibility.TIERS.value],
        Side.BUREAU: list(Visibility.values),
    }.get(Side(side) if side else Side.SYSTEM, [])


def seen_entries(case: Case, side: str) -> QuerySet[Entry]:
    """What a side may read of a case."""
    allowed = visibilities(side)
    return Entry.objects.filter(case=case, visibility__in=allowed).order_by("pk")


def has_joined(case: Case, seat: Seat) -> bool:
    """Whether the seat's organisation waits for the answer of a shared case."""
    joined = Joining.objects.filter(case=case, organisation=seat.organisation_id)
    return case.shared_at is not None and joined.exists()


def shared_with(case: Case, seat: Seat) -> bool:
    """Whether a case of others is shown in its shared words: open to all, ended to who joined."""
    return case.shared_at is not None and (case.is_open or has_joined(case, seat))


def entered_as(case: Case, seat: Seat | None) -> str | None:
    """As whom a seat opens the page of a case: its side, "" for a shared case of others, None for
    those to whom there is no such page.
    """
    if seat is None:
        return None
    return side_of(case, seat) or ("" if shared_with(case, seat) else None)


def official_answers(case: Case) -> QuerySet[Entry]:
    """The ministry's answers, oldest first."""
    answers = Entry.objects.filter(case=case, visibility=Visibility.ALL, kind=EntryKind.ANSWER)
    return answers.filter(side=Side.BUREAU).order_by("pk")


def answers_for_others(case: Case) -> QuerySet[Entry]:
    """The ministry's answers since the case was shared: earlier ones, and those of a
    prefecture, were meant for the asker alone."""
    return official_answers(case).filter(pk__gt=shared_since(case))


def shared_since(case: Case) -> int:
    """The entry with which the case was first shown to others."""
    shared = Entry.objects.filter(case=case, kind=EntryKind.SHARED).order_by("pk").first()
    return shared.pk if shared else 0


def may_be_joined(case: Case) -> bool:
    """Whether who joins gets an answer: it is still to come, or they may read the one given."""
    if case.shared_at is None or not case.is_open:
        return False
    return case.state != CaseState.ANSWERED or answers_for_others(case).exists()


def readable_entries(case: Case, seat: Seat | None) -> QuerySet[Entry]:
    """What a seat may read of a case; who joined reads the answers alone."""
    side = side_of(case, seat)
    if not side and seat is not None and has_joined(case, seat):
        return answers_for_others(case)
    return seen_entries(case, side)
