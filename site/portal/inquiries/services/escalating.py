"""What happens when the next date passes: nobody is left to remember alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.extension.working_days import working_days_between
from portal.inquiries.charge import (
    agent_seats,
    desk_divisions,
    found_in_charge,
    office_of_progress,
    representative,
    seat_in_charge,
    superiors_of,
)
from portal.inquiries.hearing import attended, is_closed
from portal.inquiries.holding import answer_day, hold, promised_day, save
from portal.inquiries.invariant import foreign_seat, has_stranger
from portal.inquiries.models import (
    OPEN_STATES,
    UNANSWERED_STATES,
    Case,
    CaseState,
    EntryKind,
    Holder,
    Side,
    ToldSeat,
    Visibility,
    rests,
)
from portal.inquiries.notifying import tell, tell_of_backlog
from portal.inquiries.permissions import SYSTEM
from portal.inquiries.services.passing import is_agent_of
from portal.inquiries.services.silence import accept_by_silence
from portal.inquiries.writing import last_asking_side, locked, write
from portal.organisations.models import Seat

# Working days after the next date, and after the day of the promised answer, on which each step is
# due: the deputy, the division, the PMO.
STEPS = (1, 3, 5)
NEXT_DATE, ANSWER_DAY = "次の期日", "回答の目安の日"
TAKEN_BACK_AFTER = 10
PROGRESS = "進行係"
LABELS = ("担当の席", "上位の担当", PROGRESS)


def overdue(today: date) -> QuerySet[Case]:
    """Open cases whose next date has passed; a prefecture waits for what it gathered upwards."""
    late = Case.objects.filter(state__in=OPEN_STATES, next_on__lt=today)
    return late.exclude(rests())


def overdue_ids(today: date) -> list[int]:
    """Their ids, the longest overdue first, then of those without the promised answer. Much may
    happen to them until their turn comes.
    """
    late = overdue(today).order_by("next_on", "pk").values_list("pk", flat=True)
    return list(dict.fromkeys([*late, *unanswered_ids(today)]))


def unanswered_ids(today: date) -> list[int]:
    """Cases past the day of the promised answer, whatever next date they have, with a step due."""
    running = Case.objects.filter(
        state__in=UNANSWERED_STATES,
        next_on__isnull=False,  # said as well, it leads to the index of open cases
        clock_since__lt=today,
        answer_escalation__lt=len(STEPS),
    )
    rows = (
        running.exclude(rests())
        .order_by("clock_since", "pk")
        .values_list("pk", "clock_since", "target_days", "clock_days", "answer_escalation")
    )

    @cache  # thousands of cases have the same few days
    def due(since: date, left: int) -> int:
        return steps_due(days_since(promised_day(since, left), today))

    return [pk for pk, since, target, used, told in rows if due(since, target - used) > told]


def steps_due(days: int) -> int:
    """How many steps are due so many working days after a day."""
    return sum(days >= step for step in STEPS)


def days_since(day: date | None, today: date) -> int:
    """Working days since a day; 0 where there is none, or it is still to come."""
    return max(0, working_days_between(day, today)) if day else 0


def escalate(*, case_id: int) -> Case:
    """Tell the next one in line, each step once; an answered case ends instead."""
    with locked(case_id) as case:
        today = timezone.localdate()
        if case.next_on is None or case.rests:
            return case
        if case.state == CaseState.ANSWERED:
            return accept_by_silence(case_id=case.pk)
        if case.holder == Holder.ASKER and is_given_up(case, today):
            return take_back(case)
        tell_late(case, today)
        tell_unanswered(case, today)
        return case


def tell_late(case: Case, today: date) -> None:
    """The next step after the next date, where one is due. Who hears of it needs no second word
    about the promised answer.
    """
    days = days_since(case.next_on, today)
    due = steps_due(days)
    if due > case.escalation:
        groups = step_hearers(case, due)
        names = names_of(groups)
        case.escalation = due
        note_told(case, names, due)
        told = min(due, steps_due(days_since(answer_day(case), today)))
        case.answer_escalation = max(case.answer_escalation, told)
        save(case)
        tell_step(case, groups, names, f"{NEXT_DATE}を{days}営業日過ぎ")


def tell_unanswered(case: Case, today: date) -> None:
    """The next step after the day of the promised answer, each once in a turn of the holder."""
    days = days_since(answer_day(case), today)
    due = steps_due(days)
    if due > case.answer_escalation:
        groups = step_hearers(case, due)
        names = names_of(groups)
        case.answer_escalation = due
        note_told(case, names, due)
        save(case)
        tell_step(case, groups, names, f"{ANSWER_DAY}を{days}営業日過ぎ")


def note_told(case: Case, names: Sequence[str], step: int) -> None:
    """The highest that heard, of whichever day. Does not save."""
    if step >= max(case.escalation, case.answer_escalation):
        case.told = names[-1] if names else ""


def is_given_up(case: Case, today: date) -> bool:
    """Whether the asker was told three times and still sent nothing."""
    assert case.next_on is not None  # noqa: S101 - asked before
    return working_days_between(case.next_on, today) >= TAKEN_BACK_AFTER


def take_back(case: Case) -> Case:
    """Who asked for papers that never came has the ball again, to answer or to ask once more."""
    hold(case, last_asking_side(case))
    write(case, SYSTEM, EntryKind.PASSED, side=Side.SYSTEM,
          title="お願いしたものが届かないため、ボールをお願いした側に戻しました")  # fmt: skip
    return case


def tell_step(case: Case, groups: Mapping[str, set[int]], names: Sequence[str], late: str) -> None:
    """Tell all seats up to the step, let them in, and write down who was told; ``late``: what
    passed, and how many working days ago."""
    parties = set[int]().union(*(seats for name, seats in groups.items() if name != PROGRESS))
    let_in(case, parties)
    told = f"{late}たため、{'、'.join(names)}に知らせました"
    entry = write(
        case,
        SYSTEM,
        EntryKind.ESCALATED,
        side=Side.SYSTEM,
        title=told if names else f"{late}ました。知らせる席がまだありません",
        visibility=Visibility.ALL,
    )
    event, line = f"late-{entry.pk}", f"{late}ています"
    tell(case, event=event, title=case.subject, line=line, seats=parties, asked=parties)
    where, progress = f"{case.number}（{holding_office(case)}）", groups.get(PROGRESS, set())
    tell_of_backlog(event=event, line=f"{where}が{line}", seats=progress - parties)


def let_in(case: Case, seats: Iterable[int]) -> None:
    """Those told of the prefecture's delay may act in its place. The others see the case anyway."""
    if case.holder == Holder.PREFECTURE:
        now = timezone.now()
        told = [ToldSeat(case=case, seat_id=seat, told_at=now) for seat in sorted(seats)]
        ToldSeat.objects.bulk_create(told, ignore_conflicts=True)


def holding_office(case: Case) -> str:
    """Which office has to act, by name."""
    assert case.holder_seat is not None  # noqa: S101 - the database sees to it
    return f"{case.holder_seat.organisation.full_name} {case.holder_seat.label}"


def step_hearers(case: Case, step: int) -> dict[str, set[int]]:
    """Seats by id and by name: the holder and its deputies, or whoever is in charge where nobody
    sits there, then their superiors, then the PMO.
    """
    own = open_ids([case.holder_seat, *deputies(case)])
    found = [attended(case, own, lambda case: found_in_charge(case, case.holder))]
    if step > 1:
        found.append(open_ids(superiors(case)))
    if step > 2:
        found.append(open_ids([office_of_progress()]))
    return dict(zip(LABELS, found, strict=False))


def open_ids(seats: Iterable[Seat | None]) -> set[int]:
    """Those of seats that are there and open."""
    return {seat.pk for seat in seats if seat is not None and not is_closed(seat)}


def names_of(groups: Mapping[str, set[int]]) -> list[str]:
    """Those with somebody on a seat: what an empty one is told, its next holder reads, but nobody
    heard of it.
    """
    told = set[int]().union(*groups.values())
    occupied = set(Seat.objects.occupied().filter(pk__in=told).values_list("pk", flat=True))
    return [name for name, seats in groups.items() if seats & occupied]


def deputies(case: Case) -> list[Seat]:
    """The other agents of the desk, or the other seats of the section that holds."""
    if case.holder == Holder.BUREAU:
        return list(agent_seats([case.ticket.queue_id], timezone.localdate()))
    assert case.holder_seat is not None  # noqa: S101 - the database sees to it
    same = Seat.objects.current().filter(
        organisation=case.holder_seat.organisation_id, section=case.holder_seat.section
    )
    return list(same)


def superiors(case: Case) -> list[Seat | None]:
    """The desk's approvers (the head of the division), or the 代表窓口."""
    if case.holder == Holder.BUREAU:
        return list(superiors_of(case.ticket.queue_id))
    assert case.holder_seat is not None  # noqa: S101 - the database sees to it
    return [representative(case.holder_seat.organisation_id)]


def orphaned_ids() -> list[int]:
    """Open cases whose responsible seat was closed or is no longer the holder's, as when a division
    was taken off the desk, or whose agent left it.
    """
    today = timezone.localdate()
    left = has_stranger() | foreign_seat() | Q(holder_seat__closed_on__lte=today)
    lost = Case.objects.filter(left, state__in=OPEN_STATES)
    return list(lost.order_by("pk").values_list("pk", flat=True))


def is_foreign(case: Case) -> bool:
    """Whether the responsible seat sits with somebody else than the holder, by the invariant."""
    return Case.objects.filter(foreign_seat(), pk=case.pk).exists()


def give_to_one_in_charge(case: Case) -> None:
    """Its seat, and its division where the former one left the desk. Does not save."""
    case.holder_seat = seat_in_charge(case, case.holder)
    divisions = desk_divisions(case.ticket.queue_id)
    if case.holder == Holder.BUREAU and case.division_id not in divisions:
        case.division = case.holder_seat.organisation


def reseat(*, case_id: int) -> Case:
    """Give a case that lost its seat or its agent to the seat in charge now; the ball stays.

    Raises NobodyInCharge when the side has no seat left.
    """
    with locked(case_id) as case:
        seat, agent = case.holder_seat, case.ticket.assigned_to
        if not case.is_open or seat is None:
            return case
        gone = agent is not None and not is_agent_of(case, agent.pk)
        if gone:
            case.ticket.assigned_to = None
        if gone or is_closed(seat) or is_foreign(case):
            give_to_one_in_charge(case)
            save(case)
            note_change(case, seat)
        return case


def note_change(case: Case, before: Seat) -> None:
    """Who has the case now; where only an agent left, the ministry alone has to know."""
    title, visibility = "国の担当者が替わります", Visibility.MINISTRY
    if case.holder_seat and case.holder_seat != before:
        title = f"異動などにより、担当が {case.holder_seat.label} に移りました"
        visibility = Visibility.ALL
    write(case, SYSTEM, EntryKind.ASSIGNED, side=Side.SYSTEM, title=title, visibility=visibility)
