"""Tables that leave the portal: CSV and Excel, safe to open in a spreadsheet (H-10).

A cell that a spreadsheet would take for a formula gets a leading apostrophe. Wagtail does so for
Excel only, so every export of ours goes through here.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STREAMED_CHARACTERS = 16_384
MAX_COLUMN_WIDTH = 60
MAX_SHEET_TITLE = 31

Cell = str | int | float | Decimal


def safe_cell(value: Any) -> Cell:
    """A value as a spreadsheet may hold it: text can never become a formula.

    Numbers stay numbers; None becomes empty; days and times are written in Japanese time.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int | float | Decimal):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", _as_text(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def bare_cell(text: str) -> str:
    """The text that ``safe_cell`` was given, so that an exported file can be read in again."""
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return text


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A CSV download: UTF-8 with byte order mark, so that Excel shows Japanese."""
    return _download(filename, b"".join(_csv_parts(header, rows)), CSV_TYPE)


def csv_stream(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """``csv_response`` for any number of rows: each part leaves before the next one is read."""
    return StreamingHttpResponse(
        _csv_parts(header, rows), content_type=CSV_TYPE, headers=_download_headers(filename)
    )


def _csv_parts(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    for row in chain([header], rows):
        writer.writerow([safe_cell(cell) for cell in row])
        if out.tell() >= STREAMED_CHARACTERS:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def xlsx_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]], title: str
) -> HttpResponse:
    """An Excel download with one sheet, its first row bold and kept in view."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(_sheet_title(title))
    sheet.append([safe_cell(cell) for cell in header])
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    _fit_columns(sheet)
    out = io.BytesIO()
    book.save(out)
    return _download(filename, out.getvalue(), XLSX_TYPE)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _sheet_title(title: str) -> str:
    cleaned = "".join("－" if character in r"[]:*?/\'" else character for character in title)
    return cleaned[:MAX_SHEET_TITLE] or "一覧"


def _fit_columns(sheet: Any) -> None:
    for number, column in enumerate(sheet.iter_cols(), start=1):
        # A Japanese character is about two Latin ones wide.
        width = max(len(str(cell.value or "")) for cell in column) * 2 + 2
        sheet.column_dimensions[get_column_letter(number)].width = min(width, MAX_COLUMN_WIDTH)


def _download(filename: str, content: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(content, content_type=content_type, headers=_download_headers(filename))


def _download_headers(filename: str) -> dict[str, str]:
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return {"Content-Disposition": str(disposition), "X-Content-Type-Options": "nosniff"}
