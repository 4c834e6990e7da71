"""Excel, sheet by sheet, as it was last calculated; large sheets from the top only."""

from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from portal.reading.converter.document import Broken, Document, NoText
from portal.reading.converter.numbers import shown_value
from portal.reading.converter.package import checked_package, xml_bytes
from portal.reading.converter.sheet import Grid, grid_html

MAX_SHEETS = 40
MAX_ROWS = 1_000
MAX_COLUMNS = 60
MAX_CELL = 2_000
WHOLE_BYTES = 8 * 1024 * 1024
"""Unpacked sheets up to this size are read whole, with merged cells; larger ones row by row."""
LIMITS = (
    f"1シートにつき先頭の{MAX_ROWS:,}行、左の{MAX_COLUMNS}列までを表示しています。"
    "続きは、保存したファイルで見てください。"
)
STREAMED = "大きなファイルのため、セルの結合と、非表示の行・列は反映していません。"


def read_excel(stream: BinaryIO) -> Document:
    """One section for each visible sheet. Raises Unreadable."""
    package = checked_package(stream, "xl/workbook.xml")
    whole = xml_bytes(package, "xl/worksheets/") + xml_bytes(package, "xl/shared") <= WHOLE_BYTES
    try:
        book = openpyxl.load_workbook(stream, read_only=not whole, data_only=True, keep_links=False)
    except InvalidFileException:
        raise Broken from None
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    document = Document(extent=f"{len(sheets)}シート")
    for sheet in sheets[:MAX_SHEETS]:
        grid, is_cut = _grid(sheet, whole)
        document.add_pieces(sheet.title, grid_html(grid, sheet.title))
        if is_cut:
            document.note(LIMITS)
    _note_what_is_missing(document, len(sheets), len(book.worksheets), whole)
    if not any(section.html for section in document.sections):
        raise NoText
    return document


def _note_what_is_missing(document: Document, visible: int, every: int, whole: bool) -> None:
    if visible > MAX_SHEETS:
        document.note(f"先頭の{MAX_SHEETS}シートだけを表示しています（全{visible}シート）。")
    if visible < every:
        document.note("非表示のシートは表示していません。")
    if not whole:
        document.note(STREAMED)


def _grid(sheet: Any, whole: bool) -> tuple[Grid, bool]:
    """The cells with text, and whether there are more of them than are shown."""
    grid, is_cut = Grid(), False
    for row in sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1):
        for cell in row:
            text = _text(cell)
            if text and (cell.row > MAX_ROWS or cell.column > MAX_COLUMNS):
                is_cut = True
            elif text:
                grid.texts[cell.row, cell.column] = text
    if whole:
        _merge(sheet, grid)
        _hide(sheet, grid)
    return grid, is_cut


def _text(cell: Any) -> str:
    if cell.value is None:
        return ""
    return shown_value(cell.value, cell.number_format or "").strip("\r\n")[:MAX_CELL]


def _merge(sheet: Any, grid: Grid) -> None:
    for merged in sheet.merged_cells.ranges:
        if (merged.min_row, merged.min_col) in grid.texts:
            last = min(merged.max_row, MAX_ROWS), min(merged.max_col, MAX_COLUMNS)
            grid.spans[merged.min_row, merged.min_col] = last


def _hide(sheet: Any, grid: Grid) -> None:
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            columns.update(range(dimension.min, min(dimension.max, MAX_COLUMNS) + 1))
    grid.texts = {
        (row, column): text
        for (row, column), text in grid.texts.items()
        if row not in rows and column not in columns
    }
