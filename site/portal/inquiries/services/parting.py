"""Cases part again when the one they wait for is withdrawn."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from portal.inquiries.exceptions import NobodyInCharge
from portal.inquiries.holding import hold, save
from portal.inquiries.links import left_by_withdrawal
from portal.inquiries.models import (
    OPEN_STATES,
    Case,
    CaseState,
    EntryKind,
    Holder,
    Side,
)
from portal.inquiries.notifying import tell_joined
from portal.inquiries.permissions import SYSTEM
from portal.inquiries.writing import locked, locked_family, write

PARTED = "統合先の照会が取り下げられたため、国が改めて答えます"


def left_behind_ids() -> list[int]:
    """Withdrawn cases, and those whose reopening was withdrawn, that others still wait for."""
    waited = Q(merged__isnull=False) | Q(gathered__state__in=OPEN_STATES)
    found = Case.objects.filter(waited, state=CaseState.WITHDRAWN)
    again = Case.objects.filter(merged__in=left_by_withdrawal().order_by().values("pk"))
    return sorted({*found.values_list("pk", flat=True), *again.values_list("pk", flat=True)})


def let_go_again(*, case_id: int) -> bool:
    """Free what still waits for a withdrawn case; whether nothing is left for want of a seat."""
    with locked_family(case_id), locked(case_id) as case:
        return case.state not in (CaseState.WITHDRAWN, CaseState.DONE) or let_go(case)


def let_go(case: Case) -> bool:
    """No answer will come to what was gathered or merged into the case; once answered, to what was
    merged into it since it was reopened: the others have theirs. Whether all went on.
    """
    if case.state == CaseState.DONE:
        gathered, merged = Case.objects.none(), left_by_withdrawal().filter(merged_into=case)
    else:
        gathered, merged = case.gathered.all(), case.merged.all()
    free = [part(release, pk, case) for pk in sorted_ids(gathered)]
    free += [part(separate, pk, case) for pk in sorted_ids(merged)]
    return all(free)


def sorted_ids(cases: QuerySet[Case]) -> list[int]:
    """In the order in which families of cases are locked."""
    return list(cases.order_by("pk").values_list("pk", flat=True))


def part(parting: Callable[[int, Case], None], case_id: int, other: Case) -> bool:
    """One whose side has no seat stays linked until it has one: who withdraws cannot help it."""
    try:
        parting(case_id, other)
    except NobodyInCharge:
        return False
    return True


def release(case_id: int, upward: Case) -> None:
    """A gathered case no longer waits for the answer to another one."""
    with locked(case_id) as case:
        case.upward = None
        if case.holder == Holder.PREFECTURE:
            hold(case, Holder.PREFECTURE)
        else:
            save(case)
        if case.is_open and case.state != CaseState.ANSWERED:
            turn = "、都道府県の番に戻り" if case.holder == Holder.PREFECTURE else ""
            title = f"まとめた照会（{upward.number}）が取り下げられ{turn}ました"
            write(case, SYSTEM, EntryKind.GATHERED, side=Side.SYSTEM, title=title)


def separate(case_id: int, target: Case) -> None:
    """A merged case no longer gets the answer of another one: the ministry answers it itself."""
    with locked(case_id) as case:
        case.merged_into, case.ticket.merged_to, case.ended_at = None, None, None
        case.division_id = case.division_id or target.division_id
        hold(case, Holder.BUREAU, state=CaseState.REOPENED)
        what = "の再開" if target.state == CaseState.DONE else ""
        title = f"統合先の照会（{target.number}）{what}が取り下げられ、国の番に戻りました"
        entry = write(case, SYSTEM, EntryKind.REOPENED, side=Side.SYSTEM, title=title)
        tell_joined(case, event=f"parted-{entry.pk}", line=PARTED)
