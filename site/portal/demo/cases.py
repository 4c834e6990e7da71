"""The demo inquiries: tickets, cases and their dialogue, with their own numbers and dates."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.fixtures import moment, read
from portal.demo.notices import find_notice
from portal.demo.people import division
from portal.extension.working_days import working_days_between
from portal.inquiries.charge import seat_in_charge
from portal.inquiries.models import (
    TICKET_STATUS,
    Case,
    CaseKind,
    CaseOrigin,
    CaseState,
    Category,
    Desk,
    EntryKind,
    Holder,
    Joining,
    Side,
    Visibility,
)
from portal.inquiries.past import (
    go_on_after_last_number,
    merge_past,
    past_entry,
    past_ticket,
    store_case,
)
from portal.organisations.models import Assignment, Duty, Organisation, Seat

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
SIDES = {
    "asker": Side.ASKER,
    "prefecture": Side.PREFECTURE,
    "ministry": Side.BUREAU,
    "system": Side.SYSTEM,
}
ANSWERED = (CaseState.ANSWERED, CaseState.DONE)


class Places:
    """Organisations, seats and people by the names that the demo files give them."""

    def __init__(self) -> None:
        local = Organisation.objects.local_governments().select_related("prefecture")
        self.named: dict[str, Organisation] = {}
        for organisation in local:
            prefecture = organisation.prefecture.name if organisation.prefecture else ""
            self.named.setdefault(organisation.name, organisation)
            self.named[prefecture + organisation.name] = organisation
        self.emails = {person["id"]: person["email"] for person in read("people")["people"]}
        self.users = {user.email: user for user in User.objects.all()}
        self.rows = {row["id"]: row for row in read("people")["seats"]}
        self.seats: dict[str, Seat] = {}
        self.own_seats: dict[str, Seat] = {}
        assigned = Assignment.objects.select_related("seat", "user").order_by("-pk")
        for assignment in assigned:
            self.own_seats[assignment.user.email] = assignment.seat
        self.desks = {desk.queue.slug: desk for desk in Desk.objects.select_related("queue")}

    def user(self, key: str | None) -> User | None:
        """A person."""
        return self.users[self.emails[key]] if key else None

    def seat(self, key: str) -> Seat:
        """A seat of people.yaml."""
        if key not in self.seats:
            row = self.rows[key]
            self.seats[key] = Seat.objects.get(
                organisation__code=row["code"], section=row["section"], unit=row["unit"]
            )
        return self.seats[key]

    def seat_of(self, key: str | None) -> Seat | None:
        """The seat of somebody who answers for a prefecture or the ministry."""
        return self.own_seats.get(self.emails[key]) if key else None


def load_cases(progress: Progress) -> None:
    """Every case that is not there yet; afterwards tickets go on after the last number."""
    rows, there = read("cases")["cases"], set(Case.objects.values_list("number", flat=True))
    missing = [row for row in rows if row["number"] not in there]
    if not missing:
        return
    places = Places()
    with transaction.atomic():
        made = {row["id"]: load_case(row, places) for row in missing}
        for row in missing:
            if "merged_into" in row:
                merge_past(made[row["id"]], made[row["merged_into"]])
        go_on_after_last_number()
    progress(f"{len(missing)}件")


def load_case(row: dict[str, Any], places: Places) -> Case:
    """One case with its entries."""
    case = new_case(row, places)
    answers = [at(entry) for entry in row["entries"] if is_answer(entry, row)]
    replies = [at(entry) for entry in row["entries"] if entry["by"] == "ministry"]
    case.first_replied_at = replies[0] if replies else None
    case.answered_at = answers[-1] if answers and case.state in ANSWERED else None
    case.ended_at = moment(row["closed_at"]) if not case.is_open else None
    set_ball(case, row)
    store_case(case)
    for number, entry in enumerate(row["entries"]):
        write_entry(case, row, entry, number, places)
    join(case, row, places)
    return case


def new_case(row: dict[str, Any], places: Places) -> Case:
    """The case before its ball lies somewhere."""
    seat, desk = places.seat(row["asker"]["seat"]), places.desks[row["queue"].removeprefix("q-")]
    category = Category.objects.select_related("duty").get(
        name=row["category"], duty__in=duties_of(row)
    )
    agent, created = places.user(row["agent"]), moment(row["created_at"])
    state = STATES[row["state"]]
    ticket = past_ticket(
        pk=int(row["number"].split("-")[1]),
        created=created,
        title=row["subject"],
        queue_id=desk.queue_id,
        description=row["entries"][0]["text"],
        assigned_to=agent,
        status=TICKET_STATUS[state],
    )
    shared = row["entries"][0]["text"] if row["shared"] else ""
    return Case(
        ticket=ticket,
        number=row["number"],
        kind=CaseKind(next(k for k, label in CaseKind.choices if label == row["kind"])),
        origin=next((k for k, label in CaseOrigin.choices if label == row["origin"]), "web"),
        duty=category.duty,
        category=category,
        notice=find_notice(row["notice"]) if "notice" in row else None,
        organisation=seat.organisation,
        seat=seat,
        asked_by=places.user(row["entries"][0].get("person")),
        prefecture=seat.organisation.prefecture,
        division=division(row["division"]) if reached_ministry(row) else None,
        wished_on=date.fromisoformat(row["wish_by"]) if "wish_by" in row else None,
        may_share=bool(row["shared"]),
        state=state,
        target_days=desk.answer_days,
        shared_at=created + timedelta(days=2) if shared else None,
        shared_title=row["subject"] if shared else "",
        shared_text=shared,
        created_at=created,
    )


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


def set_ball(case: Case, row: dict[str, Any]) -> None:
    """Holder, seat, date and clock as the file says; an ended case has only its clock."""
    created, today = case.created_at.date(), timezone.localdate()
    end = (case.answered_at or case.ended_at or timezone.now()).date()
    if not case.is_open:
        case.clock_days = max(0, working_days_between(created, end))
        return
    case.holder = HOLDERS[row["holder"]["kind"]]
    case.next_on = date.fromisoformat(row["next_date"])
    case.holder_seat = seat_in_charge(case, case.holder)
    if "escalated_on" in row:
        case.escalation = 2
    last = min(today, at(row["entries"][-1]).date())
    case.clock_days = max(0, working_days_between(created, last))
    case.clock_since = None if case.holder == Holder.ASKER else last


def at(entry: dict[str, Any]) -> datetime:
    """When it was written."""
    return moment(entry["at"])


def is_answer(entry: dict[str, Any], row: dict[str, Any]) -> bool:
    """The last word of who answers, of a case that was answered."""
    if STATES[row["state"]] not in (*ANSWERED, CaseState.REOPENED, CaseState.MERGED):
        return False
    spoken = [e for e in row["entries"] if not e["internal"] and e["by"] != "system"]
    official = [e for e in spoken if e["by"] == "ministry"]
    official = official or [e for e in spoken if e["by"] == "prefecture"]
    return bool(official) and entry is official[-1]


def write_entry(
    case: Case, row: dict[str, Any], entry: dict[str, Any], number: int, places: Places
) -> None:
    """One line or letter."""
    side = SIDES[entry["by"]]
    is_event = side == Side.SYSTEM
    kind = entry_kind(row, entry, number)
    past_entry(
        case,
        at=at(entry),
        title=entry["text"] if is_event else str(EntryKind(kind).label),
        text="" if is_event else entry["text"],
        user=places.user(entry.get("person")),
        visibility=Visibility.MINISTRY if entry["internal"] else Visibility.ALL,
        kind=kind,
        side=side,
        seat=entry_seat(case, side, entry, places),
    )


def entry_kind(row: dict[str, Any], entry: dict[str, Any], number: int) -> EntryKind:
    """What the entry is; the file says who wrote it and whether for the desk alone."""
    if number == 0:
        return EntryKind.ASKED
    if entry["internal"]:
        return EntryKind.NOTE
    if entry["by"] == "system":
        return EntryKind.PASSED
    return EntryKind.ANSWER if is_answer(entry, row) else EntryKind.MESSAGE


def entry_seat(case: Case, side: Side, entry: dict[str, Any], places: Places) -> Seat | None:
    """The seat that wrote."""
    if side == Side.SYSTEM:
        return None
    if side == Side.ASKER:
        return case.seat
    return places.seat_of(entry.get("person"))


def join(case: Case, row: dict[str, Any], places: Places) -> None:
    """The organisations that wait for the same answer, by their 代表窓口."""
    for name in row.get("joined", []):
        organisation = places.named[name]
        seat = Seat.objects.get(organisation=organisation, is_representative=True)
        Joining.objects.create(
            case=case,
            organisation=organisation,
            seat=seat,
            joined_at=case.created_at + timedelta(days=3),
        )
