"""What was said in the demo's cases, what is still being written, and who joined."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.demo.fixtures import moment
from portal.demo.places import Places
from portal.inquiries.models import (
    ASKING_KINDS,
    Case,
    CaseOrigin,
    CaseState,
    DraftState,
    EntryKind,
    Holder,
    Joining,
    Side,
    Visibility,
)
from portal.inquiries.past import past_draft, past_entry
from portal.inquiries.services.joining import JOINED, SHARED
from portal.organisations.models import Seat

SIDES = {
    "asker": Side.ASKER,
    "prefecture": Side.PREFECTURE,
    "ministry": Side.BUREAU,
    "system": Side.SYSTEM,
}
NEVER_ANSWERED = (CaseState.NEW, CaseState.OPEN, CaseState.WITHDRAWN, CaseState.MERGED)
MOVES = (*ASKING_KINDS, EntryKind.PASSED, EntryKind.GATHERED, EntryKind.REOPENED)
LAST_OF_ASKER = {
    CaseState.DONE: EntryKind.ACCEPTED,
    CaseState.REOPENED: EntryKind.REOPENED,
    CaseState.WITHDRAWN: EntryKind.WITHDRAWN,
}
BY_PHONE = "電話で受け付けました"


def at(entry: dict[str, Any]) -> datetime:
    """When it was written."""
    return moment(entry["at"])


def words_of(row: dict[str, Any], by: str) -> list[dict[str, Any]]:
    """What a side said to the others; the ministry's note of a call is none of it."""
    first, *later = row["entries"]
    said = later if by == "ministry" else [first, *later]
    return [e for e in said if e["by"] == by and not e["internal"] and "line" not in e]


def official_words(row: dict[str, Any]) -> list[dict[str, Any]]:
    """What the ministry said to the asker, else the prefecture."""
    return words_of(row, "ministry") or words_of(row, "prefecture")


def the_answer(row: dict[str, Any], state: CaseState) -> dict[str, Any] | None:
    """The last word of who answers, of a case that was answered."""
    words = [] if state in NEVER_ANSWERED else official_words(row)
    return words[-1] if words else None


def write_dialogue(case: Case, row: dict[str, Any], places: Places) -> None:
    """The entries in order, then the drafts and who joined."""
    for entry in sorted([*row["entries"], *together(row)], key=at):
        write_entry(case, entry, entry_kind(case, row, entry), places)
    for number, draft in enumerate(row.get("drafts", []), start=1):
        write_draft(case, draft, number, places)
    join(case, row, places)


def together(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of sharing and joining, as the services write them."""
    if "shared" in row:
        by = {"by": "ministry", "person": row["agent"], "internal": False}
        yield {**by, "at": row["shared"]["at"], "line": EntryKind.SHARED, "text": SHARED}
    for number, joined in enumerate(row.get("joined", []), start=1):
        text = JOINED.format(number=number)
        line = {"by": "system", "internal": False, "line": EntryKind.JOINED, "text": text}
        yield {**line, "at": joined["at"]}


def write_entry(case: Case, entry: dict[str, Any], kind: EntryKind, places: Places) -> None:
    """One line or letter."""
    side = SIDES[entry["by"]]
    is_line = "line" in entry
    is_call = kind == EntryKind.ASKED and case.origin == CaseOrigin.PHONE
    past_entry(
        case,
        at=at(entry),
        title=entry["text"] if is_line else BY_PHONE if is_call else str(kind.label),
        text="" if is_line else entry["text"],
        user=places.user(entry.get("person")),
        visibility=Visibility.MINISTRY if entry["internal"] else Visibility.ALL,
        kind=kind,
        side=side,
        seat=entry_seat(case, side, entry, places),
    )


def entry_kind(case: Case, row: dict[str, Any], entry: dict[str, Any]) -> EntryKind:
    """What the entry is; of words the file says who wrote them and whether for the desk alone."""
    if "line" in entry:
        return EntryKind(entry["line"])
    if entry is row["entries"][0]:
        return EntryKind.ASKED
    if entry["internal"]:
        return EntryKind.NOTE
    if entry["by"] == "asker":
        return asker_kind(row, entry, CaseState(case.state))
    if entry is official_words(row)[-1] and (kind := last_official(case)):
        return kind
    return EntryKind.PASSED if entry is passing_up(row) else EntryKind.MESSAGE


def last_official(case: Case) -> EntryKind | None:
    """What the last words of who answers are: the asker holds a case for an answer or a request."""
    if case.state not in NEVER_ANSWERED:
        return EntryKind.ANSWER
    return EntryKind.REQUEST if case.holder == Holder.ASKER else None


def run_clock(case: Case, row: dict[str, Any]) -> None:
    """Count the days as the services do: from each move of the ball on, but not for the asker."""
    case.clock_since = timezone.localdate(case.created_at)
    for entry in row["entries"]:
        kind, day = entry_kind(case, row, entry), timezone.localdate(at(entry))
        if kind in MOVES:
            case.clock_days = case.days_used(day)
            case.clock_since = None if kind in ASKING_KINDS else day
    if case.ended_at:
        case.clock_days = case.days_used(timezone.localdate(case.ended_at))
        case.clock_since = None


def asker_kind(row: dict[str, Any], entry: dict[str, Any], state: CaseState) -> EntryKind:
    """What the asker's words do: the last ones lead to the state, earlier ones after an answer had
    accepted it."""
    if entry is words_of(row, "asker")[-1]:
        return LAST_OF_ASKER.get(state, EntryKind.MESSAGE)
    answer = the_answer(row, state)
    return EntryKind.ACCEPTED if answer and at(answer) < at(entry) else EntryKind.MESSAGE


def passing_up(row: dict[str, Any]) -> dict[str, Any] | None:
    """The prefecture's last words before the ministry's first: with them it asked the ministry,
    unless a line says so."""
    if any(entry.get("line") == EntryKind.PASSED for entry in row["entries"]):
        return None
    spoken = [entry["by"] for entry in row["entries"]]
    before = row["entries"][: spoken.index("ministry")] if "ministry" in spoken else []
    return next((entry for entry in reversed(before) if entry["by"] == "prefecture"), None)


def entry_seat(case: Case, side: Side, entry: dict[str, Any], places: Places) -> Seat | None:
    """The seat that wrote."""
    if side == Side.SYSTEM:
        return None
    if side == Side.ASKER:
        return case.seat
    return places.seat_of(entry.get("person"))


def write_draft(case: Case, row: dict[str, Any], number: int, places: Places) -> None:
    """One version of the answer that the desk writes."""
    past_draft(
        case,
        at=at(row),
        number=number,
        text=row["text"],
        basis=row.get("basis", ""),
        state=next(value for value, label in DraftState.choices if label == row["state"]),
        saved_by=places.user(row["person"]),
    )


def join(case: Case, row: dict[str, Any], places: Places) -> None:
    """The organisations that wait for the same answer, by their 代表窓口."""
    for joined in row.get("joined", []):
        organisation = places.named[joined["organisation"]]
        seat = Seat.objects.get(organisation=organisation, is_representative=True)
        Joining.objects.create(
            case=case, organisation=organisation, seat=seat, joined_at=at(joined)
        )
