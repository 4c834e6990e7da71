"""The one place where the ball moves: holder, seat, next date, clock and ticket together."""

from datetime import date, timedelta

from django.utils import timezone

from portal.extension.working_days import add_working_days
from portal.inquiries.charge import seat_in_charge
from portal.inquiries.exceptions import WrongDate
from portal.inquiries.models import (
    TICKET_STATUS,
    Case,
    CaseState,
    Desk,
    Entry,
    EntryKind,
    Holder,
    Side,
)
from portal.inquiries.put_off import AskedLongAgo, FirstReplyDue, PrefectureDue, PutOff
from portal.organisations.models import Seat

PREFECTURE_DAYS = 3  # working days in which a prefecture acts
ASKER_DAYS = 5  # in which the asker sends what was asked for
ACCEPT_DAYS = 10  # after which an answer that nobody contradicts ends the case
FARTHEST_DAYS = 60  # calendar days: a next date beyond is as good as none


def hold(
    case: Case,
    holder: str,
    *,
    state: str | None = None,
    seat: Seat | None = None,
    next_on: date | None = None,
) -> None:
    """Give the ball to a side and set its next date; saves case and ticket.

    ``seat`` and ``next_on`` default to the one in charge and to the usual time.
    Raises NobodyInCharge; WrongDate for a date in the past or too far away.
    """
    today = timezone.localdate()
    chosen = seat or seat_in_charge(case, holder)
    settle_clock(case, today)
    case.state = state or case.state
    case.holder, case.holder_seat = holder, chosen
    case.escalation = case.answer_escalation = 0
    case.clock_since = None if holder == Holder.ASKER else today
    case.next_on = check_date(next_on, today) if next_on else usual_date(case, today)
    save(case)


def end(case: Case, state: str) -> None:
    """End the case: nobody holds it any more."""
    settle_clock(case, timezone.localdate())
    case.state, case.holder, case.holder_seat, case.next_on = state, "", None, None
    case.escalation, case.answer_escalation, case.ended_at = 0, 0, timezone.now()
    save(case)


def save(case: Case) -> None:
    """Case and ticket, in step; the desk's queue once the ministry was asked."""
    case.queue_id = case.ticket.queue_id if case.division_id else None
    case.ticket.status = TICKET_STATUS[case.state]
    case.ticket.save()
    case.save()


def settle_clock(case: Case, today: date) -> None:
    """Add what has run, and stop."""
    case.clock_days, case.clock_since = case.days_used(today), None


def check_date(day: date, today: date) -> date:
    """A date that somebody chose. Raises WrongDate."""
    if not 0 < (day - today).days <= FARTHEST_DAYS:
        raise WrongDate
    return day


def check_postponed(case: Case, day: date) -> date:
    """A date by which the holder puts off what it has to do: not before the ministry's first reply,
    nor before a word of the prefecture in its turn; who was asked for something not for ever.
    Raises FirstReplyDue, PrefectureDue, AskedLongAgo.
    """
    if case.clock_since and (late := unspoken(case)):
        promised = usual_date(case, case.clock_since)
        if day > promised:
            raise late(promised)
    if case.holder == Holder.ASKER and (asked := asked_on(case)):
        last = asked + timedelta(days=FARTHEST_DAYS)
        if day > last:
            raise AskedLongAgo(last)
    return day


def unspoken(case: Case) -> type[PutOff] | None:
    """What a date behind the promised one would be, as long as the holder has written nothing."""
    if case.holder == Holder.BUREAU and case.first_replied_at is None:
        return FirstReplyDue
    if case.holder == Holder.PREFECTURE and not case.rests and not has_spoken(case):
        return PrefectureDue
    return None


def has_spoken(case: Case) -> bool:
    """Whether the prefecture wrote to the asker since it got the ball."""
    words = Entry.objects.filter(case=case, kind=EntryKind.MESSAGE, side=Side.PREFECTURE)
    return words.filter(followup__date__date__gte=case.clock_since).exists()


def asked_on(case: Case) -> date | None:
    """When the asker was last asked for something."""
    requests = Entry.objects.filter(case=case, kind=EntryKind.REQUEST).select_related("followup")
    last = requests.order_by("pk").last()
    return timezone.localdate(last.followup.date) if last else None


def answer_day(case: Case) -> date | None:
    """By when the answer is due, as the holder got the ball; None while the clock stands."""
    if case.clock_since is None:
        return None
    return promised_day(case.clock_since, case.target_days - case.clock_days)


def promised_day(since: date, left: int) -> date:
    """By when whoever has the ball since a day answers, with so many working days left: who gets it
    when nothing is left has a day.
    """
    return add_working_days(since, max(1, left))


def usual_date(case: Case, today: date) -> date:
    """When the holder has to act by, in Japanese working days."""
    if case.holder == Holder.ASKER:
        days = ACCEPT_DAYS if case.state == CaseState.ANSWERED else ASKER_DAYS
        return add_working_days(today, days)
    if case.holder == Holder.PREFECTURE:
        return add_working_days(today, PREFECTURE_DAYS)
    left = case.target_days - case.days_used(today)
    if case.first_replied_at is None:
        left = min(left, desk_of(case).first_reply_days)
    return add_working_days(today, max(1, left))


def desk_of(case: Case) -> Desk:
    """The desk of the case's queue."""
    found: Desk = case.ticket.queue.desk
    return found
