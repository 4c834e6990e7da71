"""The page of a case: whose turn it is, what was said, and what the reader can do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.extension.permissions import acting_seat
from portal.extension.templatetags.portal_format import short_day
from portal.faq.api import FaqInfo, faq_info
from portal.inquiries.clock import clock_of
from portal.inquiries.holding import desk_of
from portal.inquiries.links import cases_above, gathered_below, has_answer
from portal.inquiries.models import Case, CaseState, Holder, Satisfaction, Side
from portal.inquiries.notifying import object_key
from portal.inquiries.pages.base import CRUMBS, DESK_CRUMBS
from portal.inquiries.pages.confirming import AnswerForm
from portal.inquiries.pages.desk_page import desk_context
from portal.inquiries.pages.forms import (
    DateForm,
    OptionalTextForm,
    ReopenForm,
    RequestForm,
    TextForm,
)
from portal.inquiries.pages.shared_page import shared_context
from portal.inquiries.pages.timeline import ShownEntry, answers_elsewhere, timeline
from portal.inquiries.pages.trial import NO_TRIAL, Trial
from portal.inquiries.permissions import seen_cases
from portal.inquiries.rows import BADGES, MINISTRY, ball_name, days_late, told_of
from portal.inquiries.services.answering import NO_LONGER_ASKING
from portal.inquiries.together import others_wait, waiting_here
from portal.inquiries.writing import last_asking_side
from portal.notices.permissions import visible_notices
from portal.notifications.api import note_read
from portal.organisations.models import Seat

ASKER_HOLDS = "お願いされたものを送ると、ボールは{next}に移り、時計が再び動きます。"
ANSWERED = (
    "回答が届いています。確かめて、解決したかどうかを知らせてください。"
    "期日までに申出がなければ完了します。"
)


@dataclass(frozen=True)
class Station:
    """A place on the ball's line."""

    name: str
    office: str
    letter: str
    is_here: bool


def case_response(
    request: HttpRequest, case: Case, side: str, trial: Trial = NO_TRIAL, status: int = 200
) -> HttpResponse:
    """The page for this side; for an organisation without one, what was shared."""
    seat = acting_seat(request)
    if trial is NO_TRIAL:
        note_read(request, object_key(case.pk))
    if not side:
        shared = {**shared_context(case, seat), "faq": answering_faq(case)}
        return render(request, "pages/inquiries/shared.html", shared)
    entries = timeline(case, seat, side)
    context = {
        **standing(case, side, seat),
        "facts": facts(case, side, entries),
        **acts(case, side, trial),
        "desk": desk_context(case, seat, request.user, trial) if side == Side.BUREAU else None,
        "may_rate": side == Side.ASKER and has_answer(case, seat),
        "asks_anew": side == Side.ASKER and case.state in NO_LONGER_ASKING,
        "case": case,
        "crumbs": [*(DESK_CRUMBS if side == Side.BUREAU else CRUMBS), (case.number, "")],
        "entries": entries,
        "elsewhere": answers_elsewhere(case, seat),
        "joined_number": case.joinings.count() if case.shared_at else 0,
        "gathered": seen_below(case, seat),
        "notices": known_notices(request, case, seat),
        "faq": answering_faq(case),
    }
    return render(request, "pages/inquiries/case.html", context, status=status)


def seen_below(case: Case, seat: Seat) -> QuerySet[Case]:
    """What was gathered here, as far as the reader may open it."""
    if not waiting_here(case=case.pk):
        return Case.objects.none()
    return gathered_below(case).filter(seen_cases(seat)).select_related("ticket", "organisation")


def answering_faq(case: Case) -> FaqInfo | None:
    """The published FAQ of this case, or of those above it; one that is 廃止 where no other is."""
    ids = [
        other.answered_with_faq_id
        for other in (case, *cases_above(case))
        if other.answered_with_faq_id is not None
    ]
    found = faq_info(ids)
    return min(
        (found[pk] for pk in ids if pk in found), key=lambda faq: faq.withdrawn, default=None
    )


def known_notices(request: HttpRequest, case: Case, seat: Seat) -> list[Any]:
    """The notice concerned and the one that answered, where the reader may open them."""
    ids = [pk for pk in (case.notice_id, case.answered_with_notice_id) if pk is not None]
    return list(visible_notices(request.user, seat).filter(pk__in=ids)) if ids else []


def standing(case: Case, side: str, seat: Seat) -> dict[str, Any]:
    """Ball, clock and date; a case that rests has the date of the one above."""
    today, lead = timezone.localdate(), case.lead
    return {
        "badge": BADGES[CaseState(case.state)],
        "ball": ball_name(case),
        "stations": stations(case),
        "clock": clock_of(case, today),
        "is_turn": case.holder == side,
        "is_mine": case.holder_seat_id == seat.pk and lead is case,
        "rests": lead is not case,
        "next_on": lead.next_on,
        "days_late": days_late(lead, today),
        "is_answer_late": lead.answer_escalation > 0,
        "told": told_of(lead),
        "explanation": explanation(case, side),
        "seen_by": seen_by(case),
    }


def stations(case: Case) -> list[Station]:
    """Asker, prefecture where there is one, and ministry."""
    here = case.holder
    offices = {here: case.holder_seat.label if case.holder_seat else ""}
    name, ministry = case.organisation.name, case.division.name if case.division else ""
    found = [
        Station(name, offices.get(Holder.ASKER, case.seat.label), name[-1], here == Holder.ASKER)
    ]
    if case.prefecture:
        name = case.prefecture.name
        office = offices.get(Holder.PREFECTURE, "")
        found.append(Station(name, office, name[-1], here == Holder.PREFECTURE))
    return [*found, Station(MINISTRY, ministry, "省", here == Holder.BUREAU)]


def explanation(case: Case, side: str) -> str:
    """What the reader has to know about the ball."""
    if case.state == CaseState.ANSWERED and side == Side.ASKER:
        return ANSWERED
    if case.rests:
        return f"ほかの市区町村の照会とまとめて国に照会しています（{case.lead.number}）。"
    if case.holder == Holder.ASKER and side == Side.ASKER:
        return ASKER_HOLDS.format(next=side_name(case, last_asking_side(case)))
    return ""


def side_name(case: Case, side: str) -> str:
    """A side by its organisation's name."""
    if side == Side.PREFECTURE and case.prefecture:
        return case.prefecture.name
    return MINISTRY if side == Side.BUREAU else case.organisation.name


def seen_by(case: Case) -> str:
    """Who can open the case as a whole."""
    names = [case.organisation.name]
    if case.prefecture:
        names.append(case.prefecture.name)
    if case.division_id:
        names.append("国の担当者")
    if others_wait(case):
        return f"{'、'.join(names)}に見えます。回答は、同じ疑問のほかの団体も読めます"
    return f"{'、'.join(names)}だけに見えます"


def facts(case: Case, side: str, entries: Sequence[ShownEntry]) -> list[tuple[str, Any]]:
    """案件の情報 for one side."""
    return [
        ("種類", case.get_kind_display()),
        ("所管分野", case.duty.name),
        ("情報カテゴリ", case.category.name if case.category else ""),
        ("発生元", case.get_origin_display()),
        ("顧客", f"{case.organisation.name} {case.seat.label}"),
        ("受付", side_name(case, first_asked(case, entries))),
        ("国の担当", case.division.full_name if case.division else ""),
        ("希望日", short_day(case.wished_on)),
        *(organisation_facts(case) if side == Side.BUREAU else []),
    ]


def first_asked(case: Case, entries: Sequence[ShownEntry]) -> str:
    """The side that was asked first: the first to hand the case on; before anybody did, the
    ministry has those with a division."""
    known = Side.BUREAU if case.division_id else Side.PREFECTURE
    return next((entry.handed_on_by for entry in entries if entry.handed_on_by), known)


def organisation_facts(case: Case) -> list[tuple[str, Any]]:
    """Who asks, and whether the answer helped, for the desk."""
    asking = case.organisation
    kind = "・".join(filter(None, [str(asking.prefecture or ""), asking.subtype or asking.kind]))
    return [
        ("団体コード", asking.code),
        ("団体の種類", kind),
        ("満足度", case.get_satisfaction_display()),
    ]


def acts(case: Case, side: str, trial: Trial) -> dict[str, Any]:
    """What the reader can do now, each with its form and a key against sending twice."""
    turn, answered = case.holder == side, case.state == CaseState.ANSWERED
    official = side != Side.ASKER and turn and not answered
    asker = side == Side.ASKER
    forms = {
        # An answered case is accepted or reopened: a mere reply would move nothing.
        "reply": TextForm if case.is_open and side and not (asker and answered) else None,
        "reopen": ReopenForm
        if asker and case.state in (CaseState.ANSWERED, CaseState.DONE)
        else None,
        "withdraw": OptionalTextForm if asker and case.is_open and not answered else None,
        "answer": AnswerForm if official and may_answer_at_once(case, side) else None,
        "request": RequestForm if official else None,
        "pass-up": OptionalTextForm
        if official and side == Side.PREFECTURE and not case.waits_above
        else None,
        "date": DateForm if turn and not answered and not case.rests else None,
    }
    made = {
        name.replace("-", "_"): trial.form
        if trial.act == name or not form
        else form(auto_id=f"{name}-%s")
        for name, form in forms.items()
        if form or trial.act == name
    }
    return {
        "side": side,
        "forms": made,
        "tried": trial,
        "key": trial.key or str(uuid4()),
        "may_accept": asker and answered,
        "ratings": Satisfaction.choices,
        "after_reply": after_reply(case, side),
    }


def may_answer_at_once(case: Case, side: str) -> bool:
    """Prefectures may; a desk only where nobody has to approve."""
    return side == Side.PREFECTURE or not desk_of(case).needs_approval


def after_reply(case: Case, side: str) -> str:
    """What happens to the ball when a message is sent."""
    if side == Side.ASKER and case.holder == Holder.ASKER and case.state != CaseState.ANSWERED:
        return f"送るとボールは{side_name(case, last_asking_side(case))}に移ります"
    return f"送っても、ボールは{side_name(case, case.holder)}にあるままです"
