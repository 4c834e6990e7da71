"""到達確認 on the to-do list: what a seat has to confirm, and what its organisation still owes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from portal.extension.templatetags.portal_format import short_day
from portal.extension.todo import TodoItem, TodoSource, register_settled, register_todo
from portal.notices.api import NoticeInfo

from plugins.receipts.selectors.asked import Asked, asked_by
from plugins.receipts.selectors.states import (
    pending_counts,
    pending_deliveries,
    settled_of,
)


def due_from(seat: Any) -> Sequence[TodoItem]:
    """What this seat is responsible for, with the button that does it."""
    pending = pending_deliveries().filter(responsible__seat=seat.pk)
    return _items(pending.values_list("notice", flat=True), button_of=seat)


def due_elsewhere(seat: Any) -> Sequence[TodoItem]:
    """What the organisation still owes through other seats."""
    pending = pending_deliveries().filter(organisation=seat.organisation_id)
    others = pending.exclude(responsible__seat=seat.pk)
    return _items(others.values_list("notice", flat=True), button_of=None)


def counts(seats: Sequence[Any]) -> dict[int, int]:
    """Numbers for the seat menu."""
    return pending_counts([seat.pk for seat in seats])


def _items(notice_ids: Iterable[int], *, button_of: Any) -> list[TodoItem]:
    found = asked_by(notice_ids)
    ordered = sorted(found.values(), key=lambda a: (a.due or date.max, a.notice.published_at))
    return [_item(asked, button_of) for asked in ordered]


def _item(asked: Asked, button_of: Any) -> TodoItem:
    notice = asked.notice
    return TodoItem(
        key=f"receipt-{notice.id}",
        title=notice.title,
        url=f"{notice.url}#receipt",
        action_label=f"第{notice.version_number}版の到達を確認する",
        meta=_meta(asked),
        due=asked.due,
        post_url=_button_url(notice, button_of) if button_of else "",
        badges=_badges(notice.version_number),
    )


def _button_url(notice: NoticeInfo, seat: Any) -> str:
    act = reverse("receipts:acknowledge", args=[notice.id])
    return f"{act}?version={notice.version_id}&seat={seat.pk}&next=/"


def _meta(asked: Asked) -> str:
    notice = asked.notice
    parts = (notice.document_number, notice.issuer, short_day(notice.published_at))
    return "　".join(part for part in parts if part)


def _badges(version_number: int) -> tuple[tuple[str, str], ...]:
    return (("swap", f"差し替え 第{version_number}版"),) if version_number > 1 else ()


register_settled("receipts")(settled_of)
register_todo(
    TodoSource(
        key="receipts",
        label="到達確認",
        explanation="団体として受け取ったことを国に示す通知",
        items=due_from,
        elsewhere=due_elsewhere,
        counts=counts,
        order=10,
        more_url="/notices/?tab=mine&receipt=waiting",
        more_label="受け持ちの到達確認待ちをすべて見る",
    )
)
