"""Cases part again when the one they wait for is withdrawn."""

from collections.abc import Callable

from django.db.models import Q

from portal.inquiries.exceptions import NobodyInCharge
from portal.inquiries.holding import hold, save
from portal.inquiries.links import merged_since
from portal.inquiries.models import (
    OPEN_STATES,
    Case,
    CaseState,
    Entry,
    EntryKind,
    Holder,
    Side,
)
from portal.inquiries.permissions import SYSTEM
from portal.inquiries.writing import locked, locked_family, write


def left_behind_ids() -> list[int]:
    """Withdrawn cases, and those whose reopening was withdrawn, that others still wait for."""
    waited = Q(merged__isnull=False) | Q(gathered__state__in=OPEN_STATES)
    found = Case.objects.filter(waited, state=CaseState.WITHDRAWN)
    ended = Case.objects.filter(merged__isnull=False, state=CaseState.DONE)
    reopened = ended.filter(entries__kind=EntryKind.WITHDRAWN)
    again = [case.pk for case in reopened.distinct() if since_reopening(case)]
    return sorted({*found.values_list("pk", flat=True), *again})


def let_go_again(*, case_id: int) -> None:
    """Free what still waits for a withdrawn case, as far as there is a seat by now."""
    with locked_family(case_id), locked(case_id) as case:
        if case.state in (CaseState.WITHDRAWN, CaseState.DONE):
            let_go(case)


def let_go(case: Case) -> None:
    """No answer will come to what was gathered or merged into the case; once answered, to what was
    merged into it since it was reopened: the others have theirs."""
    if case.state == CaseState.DONE:
        for pk in since_reopening(case):
            part(separate, pk, case)
        return
    for pk in Case.objects.filter(upward=case).order_by("pk").values_list("pk", flat=True):
        part(release, pk, case)
    for pk in Case.objects.filter(merged_into=case).order_by("pk").values_list("pk", flat=True):
        part(separate, pk, case)


def since_reopening(case: Case) -> list[int]:
    """What was merged into a case that was reopened and got no answer of the ministry since."""
    turns = Q(kind=EntryKind.REOPENED) | Q(kind=EntryKind.ANSWER, side=Side.BUREAU)
    last = Entry.objects.filter(turns, case=case).order_by("pk").last()
    if last is None or last.kind != EntryKind.REOPENED:
        return []
    merged = Case.objects.filter(merged_into=case).order_by("pk")
    return [one.pk for one in merged if merged_since(one) > last.pk]


def part(parting: Callable[[int, Case], None], case_id: int, other: Case) -> None:
    """One whose side has no seat stays linked until it has one: who withdraws cannot help it."""
    try:
        parting(case_id, other)
    except NobodyInCharge:
        return


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
        write(case, SYSTEM, EntryKind.REOPENED, side=Side.SYSTEM, title=title)
