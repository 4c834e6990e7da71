"""What was said and done in a case, as one reader may see it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from portal.extension.prepared import Prepared
from portal.files.api import file_url
from portal.files.kinds import short_kind
from portal.files.models import BLOCKED_STATES, WAITING_STATES, StoredFile
from portal.inquiries.links import answers_above
from portal.inquiries.models import Case, Entry, EntryKind, Side
from portal.inquiries.permissions import readable_entries, visibilities
from portal.organisations.models import Seat
from portal.reading.api import view_url

MARKS = {Side.PREFECTURE: "pref", Side.BUREAU: "ministry"}
ICONS = {
    EntryKind.PASSED: "send",
    EntryKind.JOINED: "plus",
    EntryKind.SHARED: "people",
    EntryKind.ACCEPTED: "ok",
    EntryKind.ESCALATED: "warn",
    EntryKind.DATED: "clock",
    EntryKind.FAQ: "bulb",
}
HANDING_ON = (EntryKind.PASSED, EntryKind.GATHERED)


@dataclass(frozen=True)
class ShownFile:
    """A file of an entry or a draft; ``state`` says why it cannot be opened yet."""

    name: str
    type: str
    size: int
    url: str
    view_url: str
    state: str


@dataclass(frozen=True)
class ShownEntry:
    """One line or letter. ``person`` is known inside the own organisation only; ``handed_on_by``:
    the side that handed the case on with it, if any."""

    kind: str
    title: str
    text: str
    at: datetime
    who: str
    person: str
    letter: str
    mark: str
    icon: str
    is_official: bool
    is_internal: bool
    handed_on_by: str
    files: tuple[ShownFile, ...]

    @property
    def is_event(self) -> bool:
        """A line without words of its own."""
        return not self.text and not self.files


def timeline(case: Case, seat: Seat, side: str = "") -> list[ShownEntry]:
    """The entries that the seat may read, oldest first; two queries where its side is known."""
    entries = entries_of(case, side) if side else with_files(readable_entries(case, seat))
    return [shown_entry(entry, case, seat) for entry in entries]


def shown_entry(entry: Entry, case: Case, seat: Seat) -> ShownEntry:
    """One entry."""
    own = entry.seat is not None and entry.seat.organisation_id == seat.organisation_id
    person = entry.followup.user if own else None
    return ShownEntry(
        kind=entry.get_kind_display(),
        title=entry.followup.title or "",
        text=entry.followup.comment or "",
        at=entry.followup.date,
        who=office(entry, case),
        person=str(person) if person else "",
        letter=letter(entry, case),
        mark="me" if own else MARKS.get(Side(entry.side), ""),
        icon=ICONS.get(EntryKind(entry.kind), "clock"),
        is_official=entry.side == Side.BUREAU and entry.kind == EntryKind.ANSWER,
        is_internal=entry.visibility == "ministry",
        handed_on_by=entry.side if entry.kind in HANDING_ON and entry.side in MARKS else "",
        files=tuple(shown_file(sent.file) for sent in entry.files.all()),
    )


def office(entry: Entry, case: Case) -> str:
    """The side with its office, never with a name."""
    if entry.side == Side.PREFECTURE and entry.seat is None and case.prefecture:
        return case.prefecture.name
    if entry.side == Side.SYSTEM or entry.seat is None:
        return str(entry.get_side_display())
    organisation = entry.seat.organisation
    if entry.side == Side.BUREAU:
        return organisation.full_name
    return f"{organisation.name} {entry.seat.label}"


def letter(entry: Entry, case: Case) -> str:
    """One character for the mark: the last of the organisation's name (市, 町, 道, 県), or 省."""
    if entry.side == Side.ASKER:
        return case.organisation.name[-1]
    if entry.side == Side.PREFECTURE and case.prefecture:
        return case.prefecture.name[-1]
    return "省"


def shown_file(file: StoredFile) -> ShownFile:
    """A file with its links; what is not checked yet has none."""
    blocked = file.scan_state in (*BLOCKED_STATES, *WAITING_STATES)
    return ShownFile(
        name=file.name,
        type=short_kind(file.name),
        size=file.size,
        url="" if blocked else file_url(file),
        view_url="" if blocked else view_url(file.pk, file.name),
        state=str(file.get_scan_state_display()) if blocked else "",
    )


def answers_elsewhere(case: Case, seat: Seat) -> list[ShownEntry]:
    """The ministry's answers of the case that this one was merged into; of those above that, or
    that this one was gathered into, their files: the text was passed on already."""
    found: list[ShownEntry] = []
    for above, entries in answers_above(case, seat):
        shown = [shown_entry(entry, case, seat) for entry in with_files(entries)]
        if above.pk != case.merged_into_id:
            shown = [replace(entry, text="") for entry in shown if entry.files]
        found.extend(shown)
    return found


def with_files(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with all that is shown of them; two queries."""
    people = entries.select_related("followup__user", "seat__organisation__parent")
    return people.prefetch_related("files__file")


def entries_of(case: Case, side: str) -> QuerySet[Entry]:
    """``seen_entries`` with all that is shown of them."""
    first, *more = visibilities(side)
    names = dict(zip(("first", "second", "third"), [first, *more, first, first], strict=False))
    return prepared_entries(case=case.pk, **names)


@Prepared
def prepared_entries(case: int, first: str, second: str, third: str) -> QuerySet[Entry]:
    """Entries of a case with one of these visibilities."""
    seen = Entry.objects.filter(case=case, visibility__in=[first, second, third])
    return with_files(seen.order_by("pk"))
