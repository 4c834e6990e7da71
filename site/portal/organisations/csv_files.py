"""CSV files as offices have them: UTF-8, with or without BOM, or CP932."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.extension.parameters import is_plausible

DAY = re.compile(r"([0-9]{4})[-/年]([0-9]{1,2})[-/月]([0-9]{1,2})日?")


class FileUnreadable(Exception):
    """The file as a whole cannot be read; the message says why, in Japanese."""


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row; ``line`` counts from 1, the header included."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}行目：{self.message}"


class RowsInvalid(Exception):
    """Rows are wrong; nothing was saved. ``errors`` names every one."""

    def __init__(self, errors: list[RowError]) -> None:
        self.errors = sorted(errors, key=lambda error: error.line)
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


@dataclass(frozen=True)
class Line:
    """One row of a file: the cells of the known columns, trimmed."""

    number: int
    cells: Mapping[str, str]
    extra_cells: bool = False


def read_lines(data: bytes, aliases: Mapping[str, str], required: tuple[str, ...]) -> list[Line]:
    """The rows of a CSV file under our own column names.

    ``aliases`` maps header texts to column names; other columns are left aside. Rows without any
    content are skipped. Raises FileUnreadable.
    """
    reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    try:
        header = next(reader, [])
        columns = [aliases.get(_header(cell)) for cell in header]
        _check_header(columns, required, aliases)
        return [
            _line(reader.line_num, columns, row)
            for row in reader
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise FileUnreadable(f"CSVとして読めません（{reader.line_num}行目）。") from error


def half_width(text: str) -> str:
    """Compatibility form: full-width digits and letters become half-width."""
    return unicodedata.normalize("NFKC", text).strip()


def read_day(text: str) -> date:
    """A day as our own files and spreadsheets write it: 2026-04-01, 2026/4/1. Raises ValueError."""
    found = DAY.fullmatch(half_width(text))
    if found is None:
        raise ValueError(text)
    day = date(*(int(part) for part in found.groups()))
    if not is_plausible(day):
        raise ValueError(text)
    return day


def has_control_character(text: str) -> bool:
    """Line breaks, tabs, NUL and the like, which no name contains."""
    return any(unicodedata.category(character) == "Cc" for character in text)


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable("文字コードが分かりません。UTF-8かシフトJISで保存してください。")


def _header(cell: str) -> str:
    return half_width(cell).replace(" ", "").lower()


def _check_header(
    columns: list[str | None], required: tuple[str, ...], aliases: Mapping[str, str]
) -> None:
    for name in required:
        if name not in columns:
            raise FileUnreadable(
                f"1行目に「{column_word(name, aliases)}」の列がありません。"
                "1行目は、列の名前にしてください。"
            )
    known = [column for column in columns if column]
    for name in known:
        if known.count(name) > 1:
            raise FileUnreadable(f"「{column_word(name, aliases)}」の列が2つあります。")


def column_word(name: str, aliases: Mapping[str, str]) -> str:
    """What our own files call a column: the first of its names."""
    return next(text for text, column in aliases.items() if column == name)


def _line(number: int, columns: list[str | None], row: list[str]) -> Line:
    """Missing cells at the end are empty, as spreadsheets leave them."""
    padded = row + [""] * (len(columns) - len(row))
    cells = {column: padded[at].strip() for at, column in enumerate(columns) if column}
    return Line(number, cells, any(cell.strip() for cell in row[len(columns) :]))
