"""Exports are safe to open in a spreadsheet (H-10)."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from portal.extension import tables
from portal.extension.tables import (
    FORMULA_STARTS,
    bare_cell,
    csv_response,
    csv_stream,
    safe_cell,
    xlsx_response,
)

pytestmark = pytest.mark.once

GOLDEN = (
    "\ufeff団体,値\r\n"
    "札幌市,'=1+1\r\n"
    "函館市,'＝SUM(A1)\r\n"
    '盛岡市,"a,b ""c""\n改行"\r\n'
    "岩手町,-5\r\n"
    ",2026-11-24 16:52\r\n"
).encode()


def test_csv_is_exactly_this() -> None:
    rows = [
        ["札幌市", "=1+1"],
        ["函館市", "＝SUM(A1)"],
        ["盛岡市", 'a,b "c"\n改行'],
        ["岩手町", -5],
        [None, datetime(2026, 11, 24, 7, 52, tzinfo=UTC)],
    ]

    response = csv_response("一覧.csv", ["団体", "値"], rows)

    assert response.content == GOLDEN


def test_streamed_csv_is_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "STREAMED_CHARACTERS", 20)
    rows = [["札幌市", "=1+1"], ["函館市", "＝SUM(A1)"]] * 5
    streamed, whole = (
        make("一覧.csv", ["団体", "値"], rows) for make in (csv_stream, csv_response)
    )
    parts = list(streamed)
    assert (len(parts) > 3, b"".join(parts)) == (True, whole.content)
    assert streamed.headers == whole.headers


def test_streamed_row_is_not_read_before_its_time() -> None:
    def rows() -> Iterator[list[str]]:
        yield ["あ" * tables.STREAMED_CHARACTERS]
        raise AssertionError

    assert next(iter(csv_stream("a.csv", ["a"], rows()))).startswith("\ufeffa".encode())


def test_download_has_its_japanese_name_and_no_sniffing() -> None:
    response = csv_response("席の一覧.csv", ["a"], [])

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%B8%AD%E3%81%AE%E4%B8%80%E8%A6%A7.csv"
    )
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_looks_like_a_formula_is_marked(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "はい"),
        (False, "いいえ"),
        (-3, -3),
        (1.5, 1.5),
        (Decimal("-0.1"), Decimal("-0.1")),
        (date(2026, 4, 1), "2026-04-01"),
        ("a\x00b\x1fc", "abc"),
        ("\x00=1", "'=1"),
        ("普通の文", "普通の文"),
    ],
)
def test_cell_is_written_as(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = str(safe_cell(text))

    assert not cell.startswith(FORMULA_STARTS)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_cell_can_be_read_in_again(text: str) -> None:
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return

    assert bare_cell(str(safe_cell(text))) == text


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_every_row_can_be_read_with_its_columns(rows: list[list[str]]) -> None:
    content = csv_response("a.csv", ["a", "b"], rows).content.decode("utf-8-sig")

    read = list(csv.reader(io.StringIO(content, newline="")))

    assert [len(row) for row in read] == [2] * (len(rows) + 1)


@given(st.lists(st.text(max_size=50), min_size=1, max_size=5))
def test_excel_holds_text_and_no_formula(cells: list[str]) -> None:
    response = xlsx_response("a.xlsx", cells, [cells], "題[名]:*?/\\'" + "長" * 40)

    sheet = load_workbook(io.BytesIO(response.content)).active
    types = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in types


def test_excel_keeps_numbers_as_numbers() -> None:
    response = xlsx_response("a.xlsx", ["数"], [[-5]], "数")

    assert load_workbook(io.BytesIO(response.content)).active["A2"].value == -5
