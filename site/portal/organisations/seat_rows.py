"""Reading a CSV of the seats of one organisation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.extension.tables import bare_cell
from portal.organisations.csv_files import FileUnreadable, half_width, read_lines

HEADERS = {
    "課室": "section",
    "section": "section",
    "係など": "unit",
    "係": "unit",
    "unit": "unit",
    "所管分野": "duties",
    "duties": "duties",
    "役割": "role",
    "role": "role",
    "代表窓口": "is_representative",
    "is_representative": "is_representative",
    "メール": "email",
    "メールアドレス": "email",
    "席のメールアドレス": "email",
    "email": "email",
    "電話": "phone",
    "席の電話": "phone",
    "phone": "phone",
}
# Duties hold ・ themselves (子ども・子育て), so names are matched whole before they are parted.
DUTY_MARKS = re.compile(r"[;；、,]")


@dataclass(frozen=True)
class SeatRow:
    """One seat as written; None means that the file has no such column."""

    line: int
    section: str
    unit: str = ""
    duties: str | None = None
    role: str | None = None
    is_representative: str | None = None
    email: str | None = None
    phone: str | None = None


def read_seats(data: bytes) -> list[SeatRow]:
    """The rows of a CSV file (UTF-8 or CP932), not yet checked. Raises FileUnreadable."""
    lines = read_lines(data, HEADERS, required=("section",))
    if not lines:
        raise FileUnreadable("席が1件もありません。")
    return [SeatRow(line.number, **_cells(line.cells)) for line in lines]


def _cells(cells: Mapping[str, str]) -> dict[str, str]:
    bare = {name: bare_cell(text) for name, text in cells.items()}
    narrow = ("email", "phone")
    return {name: half_width(text) if name in narrow else text for name, text in bare.items()}


def split_duties(written: str, known: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Duty names of a cell, and what is no duty.

    Names are parted by ; 、 or ・; a name that holds ・ is found whole: the longest match wins.
    """
    found: list[str] = []
    unknown: list[str] = []
    for text in DUTY_MARKS.split(written):
        parts = [part.strip() for part in text.split("・")]
        while parts:
            length = _longest_name(parts, known)
            (found if length else unknown).append("・".join(parts[: length or 1]))
            parts = parts[length or 1 :]
    return found, [name for name in unknown if name]


def _longest_name(parts: list[str], known: Mapping[str, object]) -> int:
    """How many parts from the start make a known name; 0 when none do."""
    for length in range(len(parts), 0, -1):
        if "・".join(parts[:length]) in known:
            return length
    return 0
