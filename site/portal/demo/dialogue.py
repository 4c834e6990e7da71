"""What was said in the demo's cases, what is still being written, and who joined."""

from datetime import datetime, timedelta
from typing import Any

from portal.demo.fixtures import moment
from portal.demo.places import Places
from portal.inquiries.models import (
    Case,
    CaseOrigin,
    CaseState,
    DraftState,
    EntryKind,
    Joining,
    Side,
    Visibility,
)
from portal.inquiries.past import past_draft, past_entry
from portal.organisations.models import Seat

SIDES = {
    "asker": Side.ASKER,
    "prefecture": Side.PREFECTURE,
    "ministry": Side.BUREAU,
    "system": Side.SYSTEM,
}
NEVER_ANSWERED = (CaseState.NEW, CaseState.OPEN, CaseState.WITHDRAWN)
BY_PHONE = "電話で受け付けました"


def at(entry: dict[str, Any]) -> datetime:
    """When it was written."""
    return moment(entry["at"])


def official_words(row: dict[str, Any]) -> list[dict[str, Any]]:
    """What the ministry said to the asker; its note of a call is none of it."""
    return [e for e in row["entries"][1:] if e["by"] == "ministry" and not e["internal"]]


def the_answer(row: dict[str, Any], state: CaseState) -> dict[str, Any] | None:
    """The last word of who answers, of a case that was answered."""
    if state in NEVER_ANSWERED:
        return None
    words = official_words(row) or [e for e in row["entries"] if e["by"] == "prefecture"]
    return words[-1] if words else None


def write_dialogue(case: Case, row: dict[str, Any], places: Places) -> None:
    """The entries in order, then the drafts and who joined."""
    for number, entry in enumerate(row["entries"]):
        write_entry(case, entry, entry_kind(case, row, entry, number), places)
    for number, draft in enumerate(row.get("drafts", []), start=1):
        write_draft(case, draft, number, places)
    join(case, row, places)


def write_entry(case: Case, entry: dict[str, Any], kind: EntryKind, places: Places) -> None:
    """One line or letter."""
    side = SIDES[entry["by"]]
    is_event = side == Side.SYSTEM
    is_call = kind == EntryKind.ASKED and case.origin == CaseOrigin.PHONE
    past_entry(
        case,
        at=at(entry),
        title=entry["text"] if is_event else BY_PHONE if is_call else str(kind.label),
        text="" if is_event else entry["text"],
        user=places.user(entry.get("person")),
        visibility=Visibility.MINISTRY if entry["internal"] else Visibility.ALL,
        kind=kind,
        side=side,
        seat=entry_seat(case, side, entry, places),
    )


def entry_kind(case: Case, row: dict[str, Any], entry: dict[str, Any], number: int) -> EntryKind:
    """What the entry is; the file says who wrote it and whether for the desk alone."""
    if number == 0:
        return EntryKind.ASKED
    if entry["internal"]:
        return EntryKind.NOTE
    if entry["by"] == "system":
        return EntryKind.PASSED
    if entry is passing_up(row):
        return EntryKind.PASSED
    is_answer = entry is the_answer(row, CaseState(case.state))
    return EntryKind.ANSWER if is_answer else EntryKind.MESSAGE


def passing_up(row: dict[str, Any]) -> dict[str, Any] | None:
    """The prefecture's last words before the ministry's first: with them it asked the ministry."""
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
    joined_at = min(case.created_at + timedelta(days=3), at(row["entries"][-1]))
    for name in row.get("joined", []):
        organisation = places.named[name]
        seat = Seat.objects.get(organisation=organisation, is_representative=True)
        Joining.objects.create(case=case, organisation=organisation, seat=seat, joined_at=joined_at)
