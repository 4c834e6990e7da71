"""What becomes of an answer that nobody contradicts."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from portal.extension.working_days import add_working_days
from portal.inquiries.charge import asker_seat
from portal.inquiries.holding import ACCEPT_DAYS, end, hold
from portal.inquiries.models import Case, CaseState, Entry, EntryKind, Holder, Side
from portal.inquiries.notifying import tell_joined
from portal.inquiries.permissions import SYSTEM
from portal.inquiries.services.answering import ENDED
from portal.inquiries.writing import last_asking_side, locked, write
from portal.organisations.models import Assignment, Seat

# Working days since the answer, for which it waits where nobody is there at all.
EMPTY_DAYS = 3 * ACCEPT_DAYS


def accept_by_silence(*, case_id: int) -> Case:
    """Nobody contradicted the answer in time: the case ends, and may still be reopened.

    Where nobody was there to contradict, the time begins anew.
    """
    with locked(case_id) as case:
        today = timezone.localdate()
        if case.state != CaseState.ANSWERED or case.next_on is None or case.next_on >= today:
            return case
        if spoke_after_answer(case):
            hold(case, last_asking_side(case), state=CaseState.REOPENED)
            write(case, SYSTEM, EntryKind.REOPENED, side=Side.SYSTEM,
                  title="回答のあとに返事があったため、終わらせずに再開しました")  # fmt: skip
            return case
        if not was_attended(case) and (seat := seat_to_wait_for(case, today)):
            return wait_for_somebody(case, seat)
        end(case, CaseState.DONE)
        entry = write(case, SYSTEM, EntryKind.ACCEPTED, side=Side.SYSTEM,
                      title="期日までに申出がなかったため、完了しました")  # fmt: skip
        tell_joined(case, event=f"ended-{entry.pk}", line=ENDED)
        return case


def was_attended(case: Case) -> bool:
    """Whether somebody sat on the seat that holds the case on the last of its days. When an account
    was closed is not known: who signed in since the answer had theirs still.
    """
    assert case.next_on is not None  # noqa: S101 - asked before
    had_account = Q(user__is_active=True) | Q(user__last_login__gte=answered_at(case))
    there = Assignment.objects.on(case.next_on).filter(had_account)
    return there.filter(seat=case.holder_seat_id).exists()


def answered_at(case: Case) -> datetime:
    """When the answer was given; what is answered says so."""
    assert case.answered_at is not None  # noqa: S101
    return case.answered_at


def seat_to_wait_for(case: Case, today: date) -> Seat | None:
    """The seat in charge now; none where there is none, or nobody came to it in all the time."""
    seat = asker_seat(case)
    last = add_working_days(timezone.localdate(answered_at(case)), EMPTY_DAYS)
    if seat is None or today <= last or Seat.objects.occupied().filter(pk=seat.pk).exists():
        return seat
    return None


def wait_for_somebody(case: Case, seat: Seat) -> Case:
    """An answer that nobody could read goes to whoever is there now, with the full time."""
    moves = seat.pk != case.holder_seat_id
    hold(case, Holder.ASKER, seat=seat)
    if moves:
        title = f"回答の確認を{seat.label}に移して待ちます（前の席に人がいなかったため）"
        write(case, SYSTEM, EntryKind.DATED, side=Side.SYSTEM, title=title)
    return case


def spoke_after_answer(case: Case) -> bool:
    """Whether the asker wrote since the last answer: that is no silence. Only rows from before an
    answered case refused replies can say so; they must not end unheard.
    """
    said = Entry.objects.filter(case=case, kind__in=(EntryKind.ANSWER, EntryKind.MESSAGE))
    last = said.exclude(kind=EntryKind.MESSAGE, side__in=(Side.PREFECTURE, Side.BUREAU))
    newest = last.order_by("pk").last()
    return newest is not None and newest.kind == EntryKind.MESSAGE
