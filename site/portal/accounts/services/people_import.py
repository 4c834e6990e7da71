"""Seating and inviting many people from a file, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from portal.accounts.exceptions import AccountError, AlreadySeated
from portal.accounts.models import Invitation, User
from portal.accounts.selectors import current_assignments
from portal.accounts.services.invitations import check_address, invite_person
from portal.accounts.services.seating import assign_seat
from portal.extension.tables import bare_cell
from portal.organisations.csv_files import RowError, RowsInvalid, half_width, read_lines
from portal.organisations.models import Organisation, Seat

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
}
MAX_NAME = 60


@dataclass(frozen=True)
class PersonRow:
    """One person as written; ``line`` counts from 1, the header included."""

    line: int
    email: str
    name: str = ""
    section: str = ""
    unit: str = ""


@dataclass(frozen=True)
class PeopleImport:
    """What an import did: invitations with tokens, people seated, rows that were so already."""

    invited: list[tuple[Invitation, str]] = field(default_factory=list)
    seated: list[User] = field(default_factory=list)
    unchanged: int = 0


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

    Nobody is taken off a seat. Raises RowsInvalid naming every wrong row; then nothing is saved.
    """
    seats = {
        (seat.section, seat.unit): seat
        for seat in Seat.objects.current().filter(organisation=organisation)
    }
    known = {
        assignment.user.email: assignment.user
        for assignment in current_assignments()
        .filter(seat__organisation=organisation)
        .select_related("user")
    }
    done = PeopleImport()
    unchanged, errors = 0, []
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        try:
            _check_repeated(row, seen)
            _store(row, _seat(row, seats), known, by, done)
        except AlreadySeated:
            unchanged += 1
        except (_WrongRow, AccountError) as error:
            errors.append(RowError(row.line, str(error)))
    if errors:
        raise RowsInvalid(errors)
    return PeopleImport(done.invited, done.seated, unchanged)


def _check_repeated(row: PersonRow, seen: dict[tuple[str, str, str], int]) -> None:
    line = seen.setdefault((row.email, row.section, row.unit), row.line)
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


def _store(
    row: PersonRow, seat: Seat, known: Mapping[str, User], by: User, done: PeopleImport
) -> None:
    try:
        validate_email(row.email)
    except ValidationError:
        raise _WrongRow(
            f"メールアドレス「{row.email}」の書き方が正しくありません。"
            "name@example.lg.jp の形にしてください。"
        ) from None
    if row.email in known:
        assign_seat(user=known[row.email], seat=seat, by=by)
        done.seated.append(known[row.email])
        return
    check_address(seat.organisation, row.email)
    if not row.name or len(row.name) > MAX_NAME:
        raise _WrongRow(f"氏名「{row.name}」は1字から{MAX_NAME}字で書いてください。")
    done.invited.append(invite_person(seat=seat, email=row.email, name=row.name, by=by))
