"""What inquiries put on the to-do list: the cases whose ball lies with the seat."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from portal.extension.todo import TodoItem, TodoSource, register_todo
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.notifying import case_url
from portal.organisations.models import Seat

MAX_ITEMS = 50


def held_cases() -> QuerySet[Case]:
    """Cases that somebody holds, nearest date first."""
    cases = Case.objects.filter(next_on__isnull=False).select_related("ticket", "holder_seat")
    return cases.order_by("next_on", "pk")


def own_items(seat: Seat) -> list[TodoItem]:
    """What this seat holds."""
    return [todo_item(case) for case in held_cases().filter(holder_seat=seat)[:MAX_ITEMS]]


def items_elsewhere(seat: Seat) -> list[TodoItem]:
    """What other seats of the organisation hold."""
    cases = held_cases().filter(holder_seat__organisation=seat.organisation_id)
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
    """Numbers by seat, one query."""
    rows = (
        Case.objects.filter(holder_seat__in=[seat.pk for seat in seats], next_on__isnull=False)
        .order_by()
        .values_list("holder_seat")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


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
