"""Cases as lists show and export them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from portal.extension.templatetags.portal_format import short_day
from portal.inquiries.clock import Clock, clock_of
from portal.inquiries.models import Case, CaseState, DraftState, Holder
from portal.inquiries.notifying import case_url
from portal.organisations.models import Seat

MINISTRY = "厚生労働省"
BADGES = {
    CaseState.NEW: "new",
    CaseState.OPEN: "live",
    CaseState.REOPENED: "swap",
    CaseState.ANSWERED: "ok",
    CaseState.DONE: "ok",
    CaseState.WITHDRAWN: "gone",
    CaseState.MERGED: "gone",
}
EXPORT_HEADER = (
    "番号",
    "件名",
    "サポート案件の種類",
    "所管分野",
    "情報カテゴリ",
    "発生元",
    "顧客",
    "ステータス",
    "ボール",
    "次の期日",
    "経過した営業日",
    "目安（営業日）",
    "作成日",
)
DESK_EXPORT_HEADER = (*EXPORT_HEADER, "担当者", "回答を希望する日", "満足度")


@dataclass(frozen=True)
class CaseRow:
    """One case of a list. Of another organisation's shared case no name is given."""

    case: Case
    url: str
    subject: str
    customer: str
    ball: str
    is_mine: bool
    next_on: date | None
    days_late: int
    is_answer_late: bool
    told: str
    clock: Clock
    badge: str
    category: str
    notes: tuple[str, ...]


def case_rows(cases: Iterable[Case], seat: Seat, *, shared: bool = False) -> list[CaseRow]:
    """Rows of loaded cases; no query for any of them. ``shared``: only what was shared."""
    today = timezone.localdate()
    return [case_row(case, seat, today, shared) for case in cases]


def case_row(case: Case, seat: Seat, today: date, shared: bool) -> CaseRow:
    """One row; a case that rests has the date of the one above, and is nobody's turn."""
    lead = case.lead
    return CaseRow(
        case=case,
        url=case_url(case),
        subject=case.shared_title if shared else case.subject,
        customer="ほかの団体" if shared else customer_of(case),
        ball=ball_name(case, shared=shared),
        is_mine=case.holder_seat_id == seat.pk and lead is case,
        next_on=lead.next_on,
        days_late=days_late(lead, today),
        is_answer_late=lead.answer_escalation > 0,
        told=told_of(lead),
        clock=clock_of(case, today),
        badge=BADGES[CaseState(case.state)],
        category=case.category.name if case.category else case.duty.name,
        notes=(*resting_notes(case, shared), *desk_notes(case)),
    )


def days_late(case: Case, today: date) -> int:
    """How many days ago the next date was."""
    return max(0, (today - case.next_on).days) if case.next_on else 0


def resting_notes(case: Case, shared: bool) -> Iterator[str]:
    """Where a gathered case waits; of a shared one it is not told."""
    if case.rests and not shared:
        yield f"まとめて国に照会中（{case.lead.number}）"


def told_of(case: Case) -> str:
    """Who has heard that the case is late, as far up as there was somebody."""
    is_late = case.escalation or case.answer_escalation
    return f"{case.told}へ通知済み" if is_late and case.told else ""


def desk_notes(case: Case) -> Iterator[str]:
    """What the desks' list knows besides: how many ask the same, where the draft and that of
    the FAQ stand, and by when the asker would like the answer.
    """
    joined, draft = getattr(case, "joined_number", 0), getattr(case, "draft_state", None)
    if joined:
        yield f"同じ疑問 {joined}団体"
    if draft and draft != DraftState.SENT:
        yield f"回答案：{DraftState(draft).label}"
    if getattr(case, "faq_returned", False):
        yield "FAQの下書き：修正の依頼"
    if case.wished_on and case.is_open and hasattr(case, "draft_state"):  # no other list tells it
        yield f"希望日 {short_day(case.wished_on)}"


def customer_of(case: Case) -> str:
    """顧客: the organisation and seat that asked."""
    return f"{case.organisation.name} {case.seat.label}"


def ball_name(case: Case, *, shared: bool = False) -> str:
    """Who holds the ball, by name; nothing for an ended case."""
    if case.holder == Holder.ASKER:
        return "照会した団体" if shared else case.organisation.name
    if case.holder == Holder.PREFECTURE and case.prefecture:
        return "都道府県" if shared else case.prefecture.name
    if case.holder == Holder.BUREAU:
        return f"{MINISTRY} {case.division.name}" if case.division else MINISTRY
    return ""


def export_row(row: CaseRow) -> tuple[Any, ...]:
    """The cells of a row in the order of ``EXPORT_HEADER``."""
    case = row.case
    return (
        case.number,
        row.subject,
        case.get_kind_display(),
        case.duty.name,
        case.category.name if case.category else "",
        case.get_origin_display(),
        row.customer,
        case.get_state_display(),
        row.ball,
        row.next_on,
        row.clock.used,
        row.clock.target,
        case.created_at,
    )


def desk_export_row(row: CaseRow) -> tuple[Any, ...]:
    """The cells of a row in the order of ``DESK_EXPORT_HEADER``."""
    case = row.case
    agent = str(case.ticket.assigned_to or "")
    return (*export_row(row), agent, case.wished_on, case.get_satisfaction_display())
