"""The Excel file of a bulk import: its columns, and its rows as text."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from portal.extension.tables import bare_cell
from portal.files.checking import check_file
from portal.files.refusals import FileRefused
from portal.organisations.csv_files import FileUnreadable, half_width

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_ROWS = 500
SHEET_ROWS = 2**20
"""As many rows as a sheet of Excel has: a filled one is found wherever it stands."""
MAX_COLUMNS = 40
HEADERS = {
    "question": "質問",
    "answer": "答え",
    "duties": "所管分野",
    "owner": "持ち主の課",
    "number": "根拠の文書番号",
    "version": "版",
    "place": "箇所",
    "reference": "通知のほかの根拠",
    "review_on": "次の見直し",
}
REQUIRED = ("question", "answer", "duties")
EXAMPLE = (
    "通帳の写しは何か月分を求めればよいですか。",
    "申請日の**直近2か月分**を基本とします。\n\n- 表紙の写し\n- 記帳のあるページ",
    "介護保険",
    "",
    "老介発1118第2号",
    "2",
    "1(3)、別紙3 問7",
    "",
    "2027-08-31",
)


@dataclass(frozen=True)
class SheetRow:
    """A row as written. ``number`` counts as Excel does; ``columns``: letter by column name."""

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def address(self, column: str) -> str:
        """C5; the row alone where the file has no such column."""
        letter = self.columns.get(column)
        return f"{letter}{self.number}" if letter else f"{self.number}行目"


def read_rows(path: Path, name: str) -> list[SheetRow]:
    """The rows of the first sheet, not yet checked. Raises FileUnreadable."""
    check_package(path, name)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        table = book.worksheets[0].iter_rows(
            max_row=SHEET_ROWS, max_col=MAX_COLUMNS, values_only=True
        )
        rows = list(_rows(table))
    except FileUnreadable:
        raise
    except Exception as error:  # openpyxl fails in many ways on what is no workbook
        raise FileUnreadable(
            "Excelファイルとして開けません。ひな型に書き直してください。"
        ) from error
    if not rows:
        raise FileUnreadable("2行目から下に、FAQが1件もありません。")
    return rows


def check_package(path: Path, name: str) -> None:
    """Refuse what is no workbook, or unpacks to too much. Raises FileUnreadable."""
    if not name.lower().endswith(".xlsx"):
        raise FileUnreadable("Excelのブック（.xlsx）を選んでください。")
    if path.stat().st_size > MAX_BYTES:
        raise FileUnreadable("ファイルが大きすぎます（2MBまで）。")
    try:
        check_file(path, name=name, purpose="faq-import")
        with zipfile.ZipFile(path) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except FileRefused as refusal:
        raise FileUnreadable(str(refusal)) from refusal
    except zipfile.BadZipFile as error:
        raise FileUnreadable(
            "Excelファイルとして開けません。パスワードは外してください。"
        ) from error
    if unpacked > MAX_UNPACKED:
        raise FileUnreadable("中身が大きすぎます。画像や使わないシートを除いてください。")


def _rows(table: Iterator[tuple[Any, ...]]) -> Iterator[SheetRow]:
    """The filled rows. Raises FileUnreadable where one lies beyond the last that is taken in."""
    columns = _columns(next(table, ()))
    letters = {name: get_column_letter(index + 1) for name, index in columns.items()}
    for number, values in enumerate(table, start=2):
        if values.count(None) == len(values):  # up to a million of them before a lost value
            continue
        cells = {
            name: _text(values[index]) if index < len(values) else ""
            for name, index in columns.items()
        }
        if not any(cells.values()):
            continue
        if number > MAX_ROWS + 1:
            raise FileUnreadable(
                f"一度に取り込めるのは{MAX_ROWS}行までですが、{number}行目にも値があります。"
                "ファイルを分けるか、空いた行を詰めてください。"
            )
        yield SheetRow(number, cells, letters)


def _columns(header: tuple[Any, ...]) -> dict[str, int]:
    """Position of each column by its name in the first row. Raises FileUnreadable."""
    names = {text: name for name, text in HEADERS.items()}
    found: dict[str, int] = {}
    for index, value in enumerate(header):
        name = names.get(half_width(_text(value)))
        if name in found:
            raise FileUnreadable(
                f"1行目に「{HEADERS[name]}」の列が2つあります。1つにしてください。"
            )
        if name:
            found[name] = index
    missing = "、".join(f"「{HEADERS[name]}」" for name in REQUIRED if name not in found)
    if missing:
        raise FileUnreadable(f"1行目に{missing}の列がありません。ひな型の1行目を使ってください。")
    return found


def _text(value: Any) -> str:
    """A cell as an office would read it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return bare_cell(str(value).replace("\r\n", "\n").strip())
