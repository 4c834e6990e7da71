"""Reading a roster file: every row checked and named before anything is compared or saved."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db.models import CharField

from portal.organisations.codes import (
    check_digit,
    prefecture_code_of,
    region_of,
    typed_code,
)
from portal.organisations.csv_files import (
    FileUnreadable,
    Line,
    RowError,
    RowsInvalid,
    half_width,
    has_control_character,
    read_lines,
)
from portal.organisations.models import (
    MINISTRY_KINDS,
    Organisation,
    OrganisationKind,
    Region,
    Subtype,
)

HEADERS = {
    "code": "code",
    "団体コード": "code",
    "全国地方公共団体コード": "code",
    "name": "name",
    "団体名": "name",
    "名称": "name",
    "市区町村名(漢字)": "name",
    "市区町村名": "name",
    "都道府県名(漢字)": "prefecture_name",
    "都道府県名": "prefecture_name",
    "kana": "kana",
    "ふりがな": "kana",
    "フリガナ": "kana",
    "市区町村名(カナ)": "kana",
    "都道府県名(カナ)": "prefecture_kana",
    "kind": "kind",
    "種類": "kind",
    "subtype": "subtype",
    "区分": "subtype",
    "prefecture_code": "prefecture_code",
    "都道府県コード": "prefecture_code",
    "region": "region",
    "地域": "region",
    "valid_from": "valid_from",
    "存続のはじめ": "valid_from",
    "valid_to": "valid_until",
    "存続のおわり": "valid_until",
}
KINDS = [kind.value for kind in OrganisationKind if kind not in MINISTRY_KINDS]
SPECIAL_WARDS_PREFECTURE = "13"
HIRAGANA_SHIFT = ord("ァ") - ord("ぁ")


@dataclass(frozen=True)
class RosterRow:
    """One organisation of a file.

    ``given`` holds the fields the file has a column for, ``derived`` what can be told from code and
    name when an organisation is new. ``prefecture`` is the code of the prefecture.
    """

    line: int
    code: str
    given: Mapping[str, Any]
    derived: Mapping[str, Any] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """All fields of a new organisation."""
        return {**self.derived, **self.given}


@dataclass(frozen=True)
class RosterFile:
    """The rows of a file, and in Japanese what had to be repaired to read them."""

    rows: list[RosterRow]
    repairs: list[str]


class WrongCell(Exception):
    """A cell cannot be used; the message says why."""


def read_roster(data: bytes) -> RosterFile:
    """Parse and check a roster CSV.

    Raises FileUnreadable when it is no roster at all, RowsInvalid naming every wrong row.
    """
    lines = read_lines(data, HEADERS, required=("code", "name"))
    if not lines:
        raise FileUnreadable("団体が1件もありません。")
    rows: list[RosterRow] = []
    repairs: list[str] = []
    errors: list[RowError] = []
    for line in lines:
        try:
            rows.append(_row(line, repairs))
        except WrongCell as error:
            errors.append(RowError(line.number, str(error)))
    errors += _duplicates(rows)
    if errors:
        raise RowsInvalid(errors)
    return RosterFile(rows, repairs)


def _row(line: Line, repairs: list[str]) -> RosterRow:
    if line.extra_cells:
        raise WrongCell("列の数が1行目より多くなっています。")
    code = _code(line.cells["code"])
    if code != line.cells["code"]:
        repairs.append(
            f"{line.number}行目：コード「{line.cells['code']}」を「{code}」に直しました。"
        )
    given = _given(line.cells, code)
    derived = _derived(code, given)
    if derived["kind"] == OrganisationKind.PREFECTURE:
        given.pop("prefecture", None)
    row = RosterRow(line.number, code, given, derived)
    _check_together(row)
    return row


def _code(written: str) -> str:
    """Six digits with a right check digit; a lost leading zero is put back."""
    if not half_width(written):
        raise WrongCell("団体コードがありません。")
    code = typed_code(written)
    if not code:
        raise WrongCell(f"団体コード「{written}」は6けたの数字ではありません。")
    if check_digit(code[:5]) != code[5]:
        raise WrongCell(f"団体コード「{written}」の検査数字が合いません。")
    return code


def _given(cells: Mapping[str, str], code: str) -> dict[str, Any]:
    """The fields the row gives, by model field; an empty kind, subtype or region is none."""
    given: dict[str, Any] = {"name": _name(cells)}
    if "kana" in cells:
        given["kana"] = _kana(cells["kana"] or cells.get("prefecture_kana", ""))
    for column, (choices, word) in CHOICES.items():
        if cells.get(column):
            given[column] = _choice(half_width(cells[column]), choices, word)
    for column in ("valid_from", "valid_until"):
        if column in cells:
            given[column] = _day(cells[column])
    if cells.get("prefecture_code"):
        given["prefecture"] = _code(cells["prefecture_code"])
    return given


CHOICES: dict[str, tuple[list[str], str]] = {
    "kind": (KINDS, "種類"),
    "subtype": (Subtype.values, "区分"),
    "region": (Region.values, "地域"),
}


def _name(cells: Mapping[str, str]) -> str:
    name = cells["name"] or cells.get("prefecture_name", "")
    if not name:
        raise WrongCell("団体名がありません。")
    return _text(name, "name", "団体名")


def _kana(written: str) -> str:
    """Hiragana, from katakana of either width too."""
    text = unicodedata.normalize("NFKC", written)
    kana = "".join(chr(ord(c) - HIRAGANA_SHIFT) if "ァ" <= c <= "ヶ" else c for c in text)
    return _text(kana, "kana", "ふりがな")


def _text(text: str, name: str, word: str) -> str:
    column = cast("CharField[str, str]", Organisation._meta.get_field(name))
    longest = column.max_length or 0
    if len(text) > longest:
        raise WrongCell(f"{word}は{longest}字までです。")
    if has_control_character(text):
        raise WrongCell(f"{word}に使えない文字（改行など）があります。")
    return text


def _choice(written: str, choices: list[str], word: str) -> str:
    if written not in choices:
        raise WrongCell(f"{word}「{written}」は分かりません。")
    return written


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        return datetime.strptime(half_width(written).replace("/", "-"), "%Y-%m-%d").date()
    except ValueError as error:
        raise WrongCell(f"日付「{written}」は「2026-04-01」の形で書いてください。") from error


def _derived(code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What code and name tell about a new organisation."""
    kind = given.get("kind") or _kind_of(code)
    derived: dict[str, Any] = {"kind": kind, "region": region_of(code), "subtype": ""}
    derived["prefecture"] = (
        None if kind == OrganisationKind.PREFECTURE else prefecture_code_of(code)
    )
    if kind == OrganisationKind.MUNICIPALITY:
        derived["subtype"] = _subtype_of(code, str(given["name"]))
    return derived


def _kind_of(code: str) -> str:
    if code[2:5] == "000":
        return OrganisationKind.PREFECTURE.value
    if code[2] < "8":
        return OrganisationKind.MUNICIPALITY.value
    raise WrongCell("種類が空です。このコードからは決められません。")


def _subtype_of(code: str, name: str) -> str:
    """From the last character; codes 1xx outside Tokyo are designated cities."""
    if name.endswith("市") and code[2] == "1" and code[:2] != SPECIAL_WARDS_PREFECTURE:
        return Subtype.DESIGNATED_CITY.value
    endings = {"市": Subtype.CITY, "区": Subtype.SPECIAL_WARD, "町": Subtype.TOWN}
    return endings.get(name[-1], Subtype.VILLAGE).value


def _check_together(row: RosterRow) -> None:
    """Cells that contradict each other."""
    values = row.values
    if not region_of(row.code):
        raise WrongCell(f"団体コード「{row.code}」のはじめの2けたに当たる都道府県がありません。")
    if (values["kind"] == OrganisationKind.PREFECTURE) != (row.code[2:5] == "000"):
        raise WrongCell(f"種類「{values['kind']}」と団体コード「{row.code}」が合いません。")
    if values["subtype"] and values["kind"] != OrganisationKind.MUNICIPALITY:
        raise WrongCell("区分は市区町村だけに書けます。")
    if values["prefecture"] and values["prefecture"] != prefecture_code_of(row.code):
        raise WrongCell("都道府県コードと団体コードのはじめの2けたが合いません。")
    start, end = values.get("valid_from"), values.get("valid_until")
    if start and end and end < start:
        raise WrongCell("存続のおわりが、はじめより前になっています。")


def _duplicates(rows: list[RosterRow]) -> list[RowError]:
    """Codes that occur twice, and names that occur twice in a prefecture without an end."""
    open_rows = [row for row in rows if not row.given.get("valid_until")]
    return [
        *_repeated(rows, lambda row: row.code, "団体コード"),
        *_repeated(
            open_rows,
            lambda row: f"{row.code[:2]} {row.given['name']}",
            "都道府県と団体名",
        ),
    ]


def _repeated(rows: list[RosterRow], key: Callable[[RosterRow], str], word: str) -> list[RowError]:
    first: dict[str, int] = {}
    errors = []
    for row in rows:
        line = first.setdefault(key(row), row.line)
        if line != row.line:
            errors.append(RowError(row.line, f"{word}が{line}行目と同じです。"))
    return errors
