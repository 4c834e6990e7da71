"""The state of one delivery in words, and its ladder."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from portal.extension.templatetags.portal_format import monthday_time
from portal.notices.api import NoticeInfo

from plugins.receipts.models import Kind, Rank
from plugins.receipts.selectors.states import EventInfo, Receipt


@dataclass(frozen=True)
class State:
    """The word for a state and the kind of its colour (ok, soon, late)."""

    word: str
    kind: str


@dataclass(frozen=True)
class Step:
    """One step of the ladder; ``state`` is done, now or empty."""

    label: str
    note: str
    state: str


DONE_WORDS = {
    Rank.REJECTED: State("否認", "late"),
    Rank.PROXY: State("代理確認", "ok"),
    Rank.ACKNOWLEDGED: State("確認済み", "ok"),
    Rank.NOT_APPLICABLE: State("該当なし", "ok"),
    Rank.DONE: State("対応済み", "ok"),
}


def state_of(receipt: Receipt, due: date | None) -> State:
    """未確認, 期限切れ, 再確認が必要, or what the organisation said."""
    if receipt.rank in DONE_WORDS:
        return DONE_WORDS[receipt.rank]
    if due and due < timezone.localdate():
        return State("期限切れ", "late")
    return State("再確認が必要" if receipt.earlier else "未確認", "soon")


def ladder(receipt: Receipt, notice: NoticeInfo) -> list[Step]:
    """配付 → 開封 → 添付を閲覧 → 到達確認 → 対応済み; after 廃止 no step waits any more."""
    events = receipt.events
    acknowledged = receipt.is_acknowledged
    finished = receipt.rank in (Rank.DONE, Rank.NOT_APPLICABLE)
    now = "" if notice.withdrawn else "now"
    ended = events.get(Kind.DONE) or events.get(Kind.NOT_APPLICABLE)
    sent = f"{monthday_time(notice.published_at)}（第{notice.version_number}版）"
    return [
        Step("配付", sent, "done"),
        _seen("開封", events.get(Kind.OPENED)),
        _seen("添付を閲覧", events.get(Kind.ATTACHMENT_VIEWED)),
        Step(
            Rank.PROXY.label if receipt.rank == Rank.PROXY else "到達確認",
            _when(receipt.acknowledgement, notice),
            "done" if acknowledged else now,
        ),
        Step(
            Rank.NOT_APPLICABLE.label if receipt.rank == Rank.NOT_APPLICABLE else "対応済み",
            _when(ended, notice) if finished else "",
            "done" if finished else (now if acknowledged else ""),
        ),
    ]


def _seen(label: str, event: EventInfo | None) -> Step:
    if event is None:
        return Step(label, "", "")
    return Step(label, f"{monthday_time(event.recorded_at)} {event.unit or event.section}", "done")


def _when(event: EventInfo | None, notice: NoticeInfo) -> str:
    if event is None:
        return "" if notice.withdrawn else "まだです"
    return monthday_time(event.recorded_at)
