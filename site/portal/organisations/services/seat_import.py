"""Opening and changing many seats of one organisation from a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.organisations.csv_files import RowError, RowsInvalid
from portal.organisations.models import Duty, Organisation, Seat, SeatRole
from portal.organisations.seat_rows import SeatRow, split_duties
from portal.organisations.services.seats import (
    SeatInvalid,
    create_seat,
    set_representative,
    tell_seats_changed,
    update_seat,
)

# Roles that a file may give; the others are given one by one by the people who run the portal.
# A seat that has one of those keeps it: a file that went out comes in again as it is.
IMPORT_ROLES = (SeatRole.MEMBER, SeatRole.MANAGER, SeatRole.COORDINATOR)
YES = {"はい", "○", "〇", "◯", "1", "yes", "true", "代表窓口"}
NO = {"", "いいえ", "×", "0", "no", "false", "-"}


@dataclass(frozen=True)
class SeatImport:
    """What an import did: seats opened, and seats that existed and were changed."""

    created: list[Seat]
    updated: list[Seat]


@dataclass(frozen=True)
class _Wanted:
    """A row understood. ``values`` holds the columns the file has."""

    row: SeatRow
    values: dict[str, Any]
    representative: bool


class _WrongRow(Exception):
    """The message says what is wrong with the row."""


def import_seats(*, organisation: Organisation, rows: Iterable[SeatRow]) -> SeatImport:
    """Open the seats of ``rows``, and change those that are open under the same section and unit.

    Seats that the rows do not name stay. Other apps follow once all are there: whose duty a thing
    is does not depend on the order of the rows. Raises RowsInvalid naming every wrong row; then
    nothing is saved.
    """
    done = SeatImport([], [])
    with transaction.atomic():
        existing = {
            (seat.section, seat.unit): seat
            for seat in Seat.objects.filter(organisation=organisation, closed_on=None)
        }
        wanted, errors = _understand(list(rows), existing)
        for item in wanted:
            try:
                _store(organisation, item, existing, done)
            except SeatInvalid as error:
                errors.append(RowError(item.row.line, str(error)))
        if errors:
            raise RowsInvalid(errors)
        if wanted:
            tell_seats_changed(organisation_id=organisation.pk)
    return done


def _understand(
    rows: list[SeatRow], existing: Mapping[tuple[str, str], Seat]
) -> tuple[list[_Wanted], list[RowError]]:
    duties = {duty.name: duty for duty in Duty.objects.all()}
    wanted: list[_Wanted] = []
    errors: list[RowError] = []
    seen: dict[tuple[str, str], int] = {}
    representative_line = 0
    for row in rows:
        try:
            item = _wanted(row, duties, existing.get((row.section, row.unit)))
            _check_repeated(row, seen)
            if item.representative and representative_line:
                raise _WrongRow(f"代表窓口が{representative_line}行目にもあります。")
        except _WrongRow as error:
            errors.append(RowError(row.line, str(error)))
            continue
        representative_line = row.line if item.representative else representative_line
        wanted.append(item)
    return wanted, errors


def _check_repeated(row: SeatRow, seen: dict[tuple[str, str], int]) -> None:
    line = seen.setdefault((row.section, row.unit), row.line)
    if line != row.line:
        raise _WrongRow(f"課室と係が{line}行目と同じです。")


def _wanted(row: SeatRow, duties: dict[str, Duty], seat: Seat | None) -> _Wanted:
    if not row.section:
        raise _WrongRow("課室が空です。課室の名前を入れてください。")
    values: dict[str, Any] = {}
    if row.duties is not None:
        names, unknown = split_duties(row.duties, duties)
        if unknown:
            raise _WrongRow(
                f"所管分野「{unknown[0]}」は分かりません。使える名前：{'、'.join(duties)}"
            )
        values["duties"] = [duties[name] for name in names]
    if row.role is not None:
        values["role"] = _role(row.role, seat)
    if row.email is not None:
        values["email"] = row.email
    if row.phone is not None:
        values["phone"] = row.phone
    return _Wanted(row, values, _is_yes(row.is_representative or ""))


def _role(written: str, seat: Seat | None) -> str:
    if not written:
        return SeatRole.MEMBER
    if seat and written in (seat.role, seat.get_role_display()):
        return seat.role
    for role in IMPORT_ROLES:
        if written in (role.value, role.label):
            return role
    words = "・".join(str(role.label) for role in IMPORT_ROLES)
    raise _WrongRow(f"役割「{written}」は使えません。{words} のどれかを書いてください。")


def _is_yes(written: str) -> bool:
    if written.lower() in YES:
        return True
    if written.lower() in NO:
        return False
    raise _WrongRow(f"代表窓口「{written}」は分かりません。「はい」か空欄にしてください。")


def _store(
    organisation: Organisation,
    item: _Wanted,
    existing: dict[tuple[str, str], Seat],
    done: SeatImport,
) -> None:
    seat = existing.get((item.row.section, item.row.unit))
    if seat:
        seat = update_seat(seat=seat, tells=False, **item.values)
        done.updated.append(seat)
    else:
        seat = create_seat(
            organisation=organisation,
            section=item.row.section,
            unit=item.row.unit,
            tells=False,
            **item.values,
        )
        done.created.append(seat)
    if item.representative:
        set_representative(seat=seat, tells=False)
