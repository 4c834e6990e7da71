"""What inquiries put on the to-do list: cases that the seat holds, answers that it may approve."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from portal.accounts.permissions import is_approver
from portal.extension.prepared import Prepared
from portal.extension.todo import TodoItem, TodoSource, register_todo
from portal.inquiries.approving import waiting_drafts
from portal.inquiries.models import AnswerDraft, Case, CaseState, Holder, rests
from portal.inquiries.notifying import case_url
from portal.inquiries.permissions import seen_cases
from portal.organisations.models import Seat

MAX_ITEMS = 50
Numbers = QuerySet[Case, tuple[int, int]]


def held_cases() -> QuerySet[Case]:
    """Cases in which somebody has to act, nearest date first."""
    cases = Case.objects.filter(next_on__isnull=False).exclude(rests())
    return cases.select_related("ticket", "holder_seat").order_by("next_on", "pk")


def own_items(seat: Seat) -> list[TodoItem]:
    """What this seat holds, and what waits for its approval."""
    held = [todo_item(case) for case in held_cases().filter(holder_seat=seat)[:MAX_ITEMS]]
    return sorted([*held, *approval_items(seat)], key=lambda item: item.due or date.max)


def approval_items(seat: Seat) -> list[TodoItem]:
    """Drafts that somebody on this seat may approve or give back; no query for other seats."""
    if not is_approver(seat):
        return []
    drafts = waiting_drafts([seat.pk]).select_related("case__ticket").order_by("case__next_on")
    return [approval_item(draft) for draft in drafts[:MAX_ITEMS]]


def approval_item(draft: AnswerDraft) -> TodoItem:
    """One draft."""
    return TodoItem(
        key=f"approval:{draft.pk}",
        title=draft.case.subject,
        url=case_url(draft.case),
        action_label="回答案を確かめて承認する",
        meta=f"回答案の承認　第{draft.number}版　{draft.case.number}",
        due=draft.case.next_on,
    )


def items_elsewhere(seat: Seat) -> list[TodoItem]:
    """What other seats of the organisation hold, as far as it may be opened from this one."""
    held = held_cases().filter(holder_seat__organisation=seat.organisation_id)
    cases = held.filter(seen_cases(seat))
    return [
        todo_item(case, label=case.holder_seat.label if case.holder_seat else "")
        for case in cases.exclude(holder_seat=seat)[:MAX_ITEMS]
    ]


def todo_item(case: Case, label: str = "") -> TodoItem:
    """One case."""
    parts = [label, case.get_kind_display(), case.number]
    return TodoItem(
        key=f"inquiry:{case.pk}",
        title=case.subject,
        url=case_url(case),
        action_label=action_label(case),
        meta="　".join(filter(None, parts)),
        due=case.next_on,
    )


def action_label(case: Case) -> str:
    """What the holder has to do."""
    if case.state == CaseState.ANSWERED:
        return "回答を確かめる"
    return "返事を書く" if case.holder == Holder.ASKER else "照会に答える"


def counts(seats: Sequence[Seat]) -> dict[int, int]:
    """Numbers by seat, one query; one more each for seats of prefectures and for approvers."""
    held = numbers_held(dated_cases, dated_of_one, seats)
    # Cases rest with prefectures alone. Looked up for every case, it would take the index away.
    in_prefectures = [seat for seat in seats if seat.organisation.is_prefecture]
    resting = numbers_held(resting_cases, resting_of_one, in_prefectures)
    return dict(held - resting + Counter(approval_counts(seats)))


def numbers_held(
    cases: Callable[[], QuerySet[Case]], of_one: Callable[..., Numbers], seats: Sequence[Seat]
) -> Counter[int]:
    """How many of the cases each seat holds; ``of_one`` is compiled for the usual single seat."""
    ids = [seat.pk for seat in seats]
    if not ids:
        return Counter()
    one = len(ids) == 1
    return Counter(dict(of_one(seat=ids[0]) if one else by_seat(cases(), Q(holder_seat__in=ids))))


def by_seat(cases: QuerySet[Case], seats: Q) -> Numbers:
    """Seat and number of cases that it holds."""
    held = cases.filter(seats).order_by()
    # That column is in the index, and the case has it.
    return held.values_list("holder_seat").annotate(number=Count("holder_seat"))


def dated_cases() -> QuerySet[Case]:
    """Cases that somebody holds."""
    return Case.objects.filter(next_on__isnull=False)


def resting_cases() -> QuerySet[Case]:
    """Those of them on which nobody has to act."""
    return Case.objects.filter(rests())


@Prepared
def dated_of_one(seat: int) -> Numbers:
    """``by_seat`` for every page's head."""
    return by_seat(dated_cases(), Q(holder_seat=seat))


@Prepared
def resting_of_one(seat: int) -> Numbers:
    """Likewise, for seats of prefectures."""
    return by_seat(resting_cases(), Q(holder_seat=seat))


def approval_counts(seats: Sequence[Seat]) -> dict[int, int]:
    """How many drafts wait, by approver's seat."""
    own = [seat.pk for seat in seats if is_approver(seat)]
    if not own:
        return {}
    rows = waiting_drafts(own).order_by().values_list("decider")
    return dict(rows.annotate(number=Count("pk", distinct=True)))


BALLS = register_todo(
    TodoSource(
        key="inquiries",
        label="照会",
        explanation="ボールがこの席にある疑義照会",
        items=own_items,
        elsewhere=items_elsewhere,
        counts=counts,
        order=40,
        more_url="/inquiries/?sort=due",
        more_label="照会の一覧を見る",
    )
)
