"""Seating and inviting many people from a file, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.exceptions import AccountError, AlreadySeated, DatesReversed, LastManager
from portal.accounts.models import Invitation, User
from portal.accounts.services.invitations import check_address, invite_person
from portal.accounts.services.seating import assign_seat, require_manager, shorten_assignment
from portal.extension.tables import bare_cell
from portal.organisations.csv_files import (
    RowError,
    RowsInvalid,
    half_width,
    has_control_character,
    read_day,
    read_lines,
)
from portal.organisations.models import Assignment, Organisation, Seat

HEADERS = {
    "メールアドレス": "email",
    "メール": "email",
    "email": "email",
    "氏名": "name",
    "名前": "name",
    "name": "name",
    "課室": "section",
    "section": "section",
    "係など": "unit",
    "係": "unit",
    "unit": "unit",
    "はじめ": "starts_on",
    "starts_on": "starts_on",
    "おわり": "ends_on",
    "ends_on": "ends_on",
}
MAX_NAME = 60


@dataclass(frozen=True)
class PersonRow:
    """One person as written; ``line`` counts from 1, the header included.

    ``ends_on`` None means that the file has no such column.
    """

    line: int
    email: str
    name: str = ""
    section: str = ""
    unit: str = ""
    starts_on: str = ""
    ends_on: str | None = None


@dataclass(frozen=True)
class PeopleImport:
    """What an import did: invitations with tokens, people seated, ends changed, rows left as is."""

    invited: list[tuple[Invitation, str]] = field(default_factory=list)
    seated: list[User] = field(default_factory=list)
    ended: list[User] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True)
class _Staff:
    """Who sits, or will sit, in the organisation, and where: by address, by address and seat.

    ``shortened``: the seat and the last day of the times that rows shorten, by line.
    """

    people: dict[str, User]
    places: dict[tuple[str, int], list[Assignment]]
    shortened: dict[int, tuple[Seat, date]] = field(default_factory=dict)

    def place(self, email: str, seat: Seat, starts_on: date | None) -> Assignment | None:
        """The assignment that a row is about; the nearest one where it names no beginning."""
        places = self.places.get((email, seat.pk), [])
        return next((a for a in places if starts_on in (None, a.starts_on)), None)

    def comes_before(self, assignment: Assignment, day: date) -> bool:
        """Whether the person's next time on the seat begins by a day."""
        places = self.places[assignment.user.email, assignment.seat_id]
        return any(assignment.starts_on < a.starts_on <= day for a in places)


class _WrongRow(Exception):
    """The message names the value and says how to correct it."""


def read_people(data: bytes) -> list[PersonRow]:
    """The rows of a CSV file (UTF-8 or CP932), not yet checked. Raises FileUnreadable."""
    lines = read_lines(data, HEADERS, required=("email", "section"))
    return [PersonRow(line.number, **_cells(line.cells)) for line in lines]


def _cells(cells: Mapping[str, str]) -> dict[str, str]:
    bare = {name: bare_cell(text) for name, text in cells.items()}
    bare["email"] = half_width(bare["email"]).lower()
    return bare


@transaction.atomic
def import_people(
    *, organisation: Organisation, rows: Sequence[PersonRow], by: User
) -> PeopleImport:
    """Seat who is known in the organisation, invite the others; who sits there already stays.

    Whose おわり differs stays until that day; nobody else is taken off a seat. Raises RowsInvalid
    naming every wrong row; then nothing is saved.
    """
    seats = {
        (seat.section, seat.unit): seat
        for seat in Seat.objects.current().filter(organisation=organisation)
    }
    staff = _staff(organisation)
    done = PeopleImport()
    unchanged, errors = 0, []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        try:
            _check_repeated(row, seen)
            unchanged += not _store(row, _seat(row, seats), staff, by, done)
        except (_WrongRow, AccountError) as error:
            errors.append(RowError(row.line, str(error)))
    errors = errors or _without_manager(staff, by)
    if errors:
        raise RowsInvalid(errors)
    return PeopleImport(done.invited, done.seated, done.ended, unchanged)


def _staff(organisation: Organisation) -> _Staff:
    ongoing = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()),
        seat__organisation=organisation,
    )
    staff = _Staff({}, {})
    for assignment in ongoing.select_related("user", "seat").order_by("starts_on", "pk"):
        email = assignment.user.email
        staff.people[email] = assignment.user
        staff.places.setdefault((email, assignment.seat_id), []).append(assignment)
    return staff


def _check_repeated(row: PersonRow, seen: dict[tuple[str, ...], int]) -> None:
    line = seen.setdefault((row.email, row.section, row.unit, row.starts_on), row.line)
    if line != row.line:
        raise _WrongRow(f"「{row.email}」と席が{line}行目と同じです。どちらかを消してください。")


def _seat(row: PersonRow, seats: Mapping[tuple[str, str], Seat]) -> Seat:
    found = seats.get((row.section, row.unit))
    if found is not None:
        return found
    written = f"{row.section} {row.unit}".strip()
    labels = [seat.label for seat in seats.values()]
    near = get_close_matches(written, labels, n=1)
    hint = f"もしかして「{near[0]}」。" if near else "先に席を作るか、席のCSVを取り込んでください。"
    raise _WrongRow(f"席「{written}」はありません。{hint}")


def _store(row: PersonRow, seat: Seat, staff: _Staff, by: User, done: PeopleImport) -> bool:
    """Do what the row says; whether it said anything new."""
    _check_email(row)
    starts_on, ends_on = _day("はじめ", row.starts_on), _day("おわり", row.ends_on or "")
    user = staff.people.get(row.email)
    if user is None:
        done.invited.append(_invited(row, seat, by))
        return True
    present = staff.place(row.email, seat, starts_on)
    if present is None:
        assign_seat(user=user, seat=seat, by=by, starts_on=starts_on, ends_on=ends_on)
        done.seated.append(user)
        return True
    if row.ends_on is None or ends_on == present.ends_on:
        return False
    _change_end(row, present, ends_on, staff, by)
    done.ended.append(user)
    return True


def _change_end(
    row: PersonRow, present: Assignment, ends_on: date | None, staff: _Staff, by: User
) -> None:
    if ends_on is None:
        raise _WrongRow(
            f"おわり（{present.ends_on}）は空にできません。"
            "延ばすときは、席にいる最後の日を書いてください。"
        )
    if ends_on < present.starts_on:
        raise DatesReversed
    if staff.comes_before(present, ends_on):
        raise AlreadySeated
    shorten_assignment(assignment=present, by=by, ends_on=ends_on)
    staff.shortened[row.line] = (present.seat, ends_on)


def _without_manager(staff: _Staff, by: User) -> list[RowError]:
    """The rows after which nobody manages: asked once all are done, whatever their order."""
    errors = []
    for line, (seat, last_day) in staff.shortened.items():
        try:
            require_manager(seat=seat, by=by, after=last_day)
        except LastManager as error:
            errors.append(RowError(line, str(error)))
    return errors


def _invited(row: PersonRow, seat: Seat, by: User) -> tuple[Invitation, str]:
    check_address(seat.organisation, row.email)
    if not row.name or len(row.name) > MAX_NAME:
        raise _WrongRow(f"氏名「{row.name}」は1字から{MAX_NAME}字で書いてください。")
    if has_control_character(row.name):
        raise _WrongRow("氏名に使えない文字（改行など）があります。")
    if row.starts_on or row.ends_on:
        raise _WrongRow(
            "招待する人のはじめとおわりは空にしてください。招待を受けた日から席に着きます。"
        )
    return invite_person(seat=seat, email=row.email, name=row.name, by=by)


def _check_email(row: PersonRow) -> None:
    try:
        validate_email(row.email)
    except ValidationError:
        raise _WrongRow(
            f"メールアドレス「{row.email}」の書き方が正しくありません。"
            "name@example.lg.jp の形にしてください。"
        ) from None


def _day(column: str, written: str) -> date | None:
    if not written:
        return None
    try:
        return read_day(written)
    except ValueError:
        raise _WrongRow(
            f"{column}「{written}」は日付ではありません。2026-04-01 の形にしてください。"
        ) from None
