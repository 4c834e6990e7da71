"""The demo inquiries: tickets and cases with their own numbers, dates and ends."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.demo.days import base_day, moved
from portal.demo.dialogue import at, run_clock, the_answer, words_of, write_dialogue
from portal.demo.fixtures import moment, read
from portal.demo.notices import find_notice
from portal.demo.people import division
from portal.demo.places import Places
from portal.inquiries.charge import seat_in_charge
from portal.inquiries.models import (
    TICKET_STATUS,
    Case,
    CaseKind,
    CaseOrigin,
    CaseState,
    Category,
    Holder,
    Satisfaction,
)
from portal.inquiries.past import (
    gather_past,
    go_on_after_last_number,
    merge_past,
    past_ticket,
    store_case,
)
from portal.organisations.models import Duty

Progress = Callable[[str], None]
STATES = {
    "新規": CaseState.NEW,
    "進行中": CaseState.OPEN,
    "再開": CaseState.REOPENED,
    "回答済み": CaseState.ANSWERED,
    "完了": CaseState.DONE,
    "取下げ": CaseState.WITHDRAWN,
    "統合": CaseState.MERGED,
}
HOLDERS = {"照会者": Holder.ASKER, "都道府県": Holder.PREFECTURE, "厚生労働省": Holder.BUREAU}


def load_cases(progress: Progress) -> None:
    """Every case that is not there yet; afterwards tickets go on after the last number."""
    rows, there = read("cases")["cases"], set(Case.objects.values_list("number", flat=True))
    missing = [row for row in rows if row["number"] not in there]
    if not missing:
        return
    places, base = Places(), base_day(timezone.now())
    with transaction.atomic():
        made = {row["id"]: load_case(moved(row, base), places) for row in missing}
        for row in missing:
            if "merged_into" in row:
                merge_past(made[row["id"]], made[row["merged_into"]])
            if "gathered_into" in row:
                gather_past(made[row["id"]], made[row["gathered_into"]])
        go_on_after_last_number()
    progress(f"{len(missing)}件")


def load_case(row: dict[str, Any], places: Places) -> Case:
    """One case with all that was said."""
    case = new_case(row, places)
    set_answer(case, row, places)
    set_shared(case, row)
    set_ball(case, row)
    store_case(case)
    write_dialogue(case, row, places)
    return case


def new_case(row: dict[str, Any], places: Places) -> Case:
    """The case before its ball lies somewhere."""
    seat, desk = places.seat(row["asker"]["seat"]), places.desks[row["queue"].removeprefix("q-")]
    category = Category.objects.select_related("duty").get(
        name=row["category"], duty__in=duties_of(row)
    )
    created, state = moment(row["created_at"]), STATES[row["state"]]
    origin = by_label(CaseOrigin, row["origin"])
    asked = row["entries"][0]
    ticket = past_ticket(
        pk=int(row["number"].split("-")[1]),
        created=created,
        title=row["subject"],
        queue_id=desk.queue_id,
        description=asked["text"],
        assigned_to=places.user(row["agent"]) if reached_ministry(row) else None,
        status=TICKET_STATUS[state],
    )
    return Case(
        ticket=ticket,
        number=row["number"],
        kind=by_label(CaseKind, row["kind"]),
        origin=origin,
        duty=category.duty,
        category=category,
        notice=find_notice(row["notice"]) if "notice" in row else None,
        organisation=seat.organisation,
        seat=seat,
        asked_by=None if origin == CaseOrigin.PHONE else places.user(asked.get("person")),
        prefecture=seat.organisation.prefecture,
        division=division(row["division"]) if reached_ministry(row) else None,
        wished_on=date.fromisoformat(row["wish_by"]) if "wish_by" in row else None,
        may_share=row.get("may_share", True),
        state=state,
        target_days=desk.answer_days,
        created_at=created,
    )


def by_label(choices: Any, label: str) -> Any:
    """The choice that the file writes in Japanese."""
    return next(choice for choice in choices if choice.label == label)


def duties_of(row: dict[str, Any]) -> Any:
    """The duties of the division in charge: the same category name may stand under several."""
    ministry = read("people")["ministry"]
    divisions = [d for bureau in ministry["bureaus"] for d in bureau["divisions"]]
    names = next(d["duties"] for d in divisions if d["key"] == row["division"])
    return Duty.objects.filter(name__in=names)


def reached_ministry(row: dict[str, Any]) -> bool:
    """Whether the ministry has had the case."""
    held = row["holder"] and row["holder"]["kind"] == "厚生労働省"
    return bool(held) or any(entry["by"] == "ministry" for entry in row["entries"])


def set_answer(case: Case, row: dict[str, Any], places: Places) -> None:
    """First reply, answer with its FAQ, and what the asker thought of it."""
    replies, answer = words_of(row, "ministry"), the_answer(row, CaseState(case.state))
    case.first_replied_at = at(replies[0]) if replies else None
    if answer is None:
        return
    case.ticket.resolution, case.answered_at = answer["text"], at(answer)
    case.answered_with_faq = places.faq(row.get("faq"))
    if "satisfaction" in row:
        case.satisfaction = by_label(Satisfaction, row["satisfaction"])


def set_shared(case: Case, row: dict[str, Any]) -> None:
    """The words in which the ministry showed the question to others."""
    if shared := row.get("shared"):
        case.shared_at = at(shared)
        case.shared_title, case.shared_text = shared["title"], shared["text"]


def set_ball(case: Case, row: dict[str, Any]) -> None:
    """Holder, seat, date and clock as the file says; an ended case has only its clock."""
    if case.is_open:
        case.holder = HOLDERS[row["holder"]["kind"]]
        case.next_on = date.fromisoformat(row["next_date"])
        case.holder_seat = seat_in_charge(case, case.holder)
        if "escalated_on" in row:
            case.answer_escalation, case.told = 2, "上位の担当"
    else:
        case.ended_at = moment(row["closed_at"])
    run_clock(case, row)
