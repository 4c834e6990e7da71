"""O-03 and wrong rows: reading roster files as offices have them."""

import codecs
from datetime import date

import pytest
from portal.organisations.csv_files import FileUnreadable, RowsInvalid
from portal.organisations.roster import read_roster

pytestmark = pytest.mark.once

HEADER = "code,kind,subtype,name,kana,prefecture_code,region,valid_from,valid_to"
SAPPORO = "011002,市区町村,指定都市,札幌市,さっぽろし,010006,北海道,,"
TEXT = f"{HEADER}\n010006,都道府県,,北海道,ほっかいどう,,北海道,,\n{SAPPORO}\n"


def wrong_rows(text: str) -> list[str]:
    """Messages of a refused file."""
    with pytest.raises(RowsInvalid) as refused:
        read_roster(text.encode())
    return [str(error) for error in refused.value.errors]


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode(), TEXT.encode("cp932")],
    ids=["utf-8", "bom", "cp932"],
)
def test_every_office_encoding_reads_the_same(data: bytes) -> None:
    rows = read_roster(data).rows
    assert [(row.code, row.values["name"]) for row in rows] == [
        ("010006", "北海道"),
        ("011002", "札幌市"),
    ]


def test_line_ends_of_windows_are_read() -> None:
    assert len(read_roster(TEXT.replace("\n", "\r\n").encode()).rows) == 2


def test_unknown_encoding_is_refused() -> None:
    with pytest.raises(FileUnreadable, match="文字コード"):
        read_roster(TEXT.encode("utf-16"))


@pytest.mark.parametrize("written", ["11002", "１１００２", "０１１００２"])
def test_damaged_code_is_repaired_and_reported(written: str) -> None:
    roster = read_roster(f"code,name\n{written},札幌市\n".encode())
    assert [row.code for row in roster.rows] == ["011002"]
    assert roster.repairs == [f"2行目：コード「{written}」を「011002」に直しました。"]


def test_columns_may_come_in_any_order_and_in_japanese() -> None:
    text = "ふりがな,団体名,備考,団体コード\nサッポロシ,札幌市,x,011002\n"
    (row,) = read_roster(text.encode()).rows
    assert (row.code, dict(row.given)) == ("011002", {"name": "札幌市", "kana": "さっぽろし"})


def test_published_code_table_is_read() -> None:
    text = (
        "団体コード,都道府県名（漢字）,市区町村名（漢字）,都道府県名（カナ）,市区町村名（カナ）\n"
        "010006,北海道,,ﾎｯｶｲﾄﾞｳ,\n011002,北海道,札幌市,ﾎｯｶｲﾄﾞｳ,ｻｯﾎﾟﾛｼ\n"
    )
    rows = read_roster(text.encode("cp932")).rows
    assert [(row.values["kind"], row.values["name"], row.values["kana"]) for row in rows] == [
        ("都道府県", "北海道", "ほっかいどう"),
        ("市区町村", "札幌市", "さっぽろし"),
    ]


def test_what_columns_do_not_say_is_derived() -> None:
    text = "code,name\n131016,千代田区\n032018,盛岡市\n033031,岩手町\n141003,横浜市\n"
    rows = read_roster(text.encode()).rows
    assert [(r.values["subtype"], r.values["region"], r.values["prefecture"]) for r in rows] == [
        ("特別区", "関東", "130001"),
        ("市", "東北", "030007"),
        ("町", "東北", "030007"),
        ("指定都市", "関東", "140007"),
    ]


def test_dates_are_read_in_both_forms() -> None:
    text = "code,name,valid_from,valid_to\n011002,札幌市,2020/4/1,２０３０-03-31\n"
    (row,) = read_roster(text.encode()).rows
    assert (row.given["valid_from"], row.given["valid_until"]) == (
        date(2020, 4, 1),
        date(2030, 3, 31),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("011003,市区町村,,札幌市,,,,,", "2行目：団体コード「011003」の検査数字が合いません。"),
        ("abc,市区町村,,札幌市,,,,,", "2行目：団体コード「abc」は6けたの数字ではありません。"),
        (",市区町村,,札幌市,,,,,", "2行目：団体コードがありません。"),
        ("011002,市町,,札幌市,,,,,", "2行目：種類「市町」は分かりません。"),
        ("011002,省,,札幌市,,,,,", "2行目：種類「省」は分かりません。"),
        ("011002,市区町村,大都市,札幌市,,,,,", "2行目：区分「大都市」は分かりません。"),
        ("011002,市区町村,,札幌市,,,蝦夷,,", "2行目：地域「蝦夷」は分かりません。"),
        ("011002,市区町村,,,,,,,", "2行目：団体名がありません。"),
        (
            "011002,都道府県,,札幌市,,,,,",
            "2行目：種類「都道府県」と団体コード「011002」が合いません。",
        ),
        ("010006,都道府県,市,北海道,,,,,", "2行目：区分は市区町村だけに書けます。"),
        (
            "011002,市区町村,,札幌市,,030007,,,",
            "2行目：都道府県コードと団体コードのはじめの2けたが合いません。",
        ),
        (
            "011002,市区町村,,札幌市,,,,昭和,",
            "2行目：日付「昭和」は「2026-04-01」の形で書いてください。",
        ),
        (
            "011002,市区町村,,札幌市,,,,2026-04-02,2026-04-01",
            "2行目：存続のおわりが、はじめより前になっています。",
        ),
        ("011002,市区町村,,札幌市,,,,,,余り", "2行目：列の数が1行目より多くなっています。"),
        ('011002,市区町村,,"札幌\n市",,,,,', "3行目：団体名に使えない文字（改行など）があります。"),
        (f"011002,市区町村,,{'長' * 101},,,,,", "2行目：団体名は100字までです。"),
        (
            "481009,市区町村,,仮市,,,,,",
            "2行目：団体コード「481009」のはじめの2けたに当たる都道府県がありません。",
        ),
        ("018007,,,組合,,,,,", "2行目：種類が空です。このコードからは決められません。"),
    ],
)
def test_wrong_row_is_named(line: str, message: str) -> None:
    assert wrong_rows(f"{HEADER}\n{line}\n") == [message]


def test_every_wrong_row_is_named_at_once() -> None:
    text = f"{HEADER}\n011003,,,A市,,,,,\n{SAPPORO}\n\n012025,,,,,,,,\n"
    assert wrong_rows(text) == [
        "2行目：団体コード「011003」の検査数字が合いません。",
        "5行目：団体名がありません。",
    ]


def test_repeated_code_is_named() -> None:
    assert wrong_rows(f"{TEXT}011002,市区町村,,別市,,,,,\n") == [
        "4行目：団体コードが3行目と同じです。"
    ]


def test_repeated_name_in_a_prefecture_is_named() -> None:
    assert wrong_rows(f"{TEXT}012025,市区町村,,札幌市,,,,,\n") == [
        "4行目：都道府県と団体名が3行目と同じです。"
    ]


def test_same_name_in_another_prefecture_is_fine() -> None:
    text = "code,name\n132063,府中市\n342084,府中市\n"
    assert len(read_roster(text.encode()).rows) == 2


def test_ended_row_may_share_the_name_of_its_successor() -> None:
    text = "code,name,valid_to\n011002,札幌市,2020-03-31\n012025,札幌市,\n"
    assert len(read_roster(text.encode()).rows) == 2


@pytest.mark.parametrize("data", [b"", b"\n", b"code,kind\n011002,x\n", b"code,name\n", b"\0,\1"])
def test_file_that_is_no_roster_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnreadable):
        read_roster(data)


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(FileUnreadable, match="2つ"):
        read_roster("code,name,団体名\n011002,札幌市,札幌市\n".encode())


@pytest.mark.parametrize("tail", ['"さっぽろし\n012025,函館市\n', '"', '"' + "x" * 200_000])
def test_quote_without_end_is_refused(tail: str) -> None:
    with pytest.raises(FileUnreadable, match="CSVとして読めません"):
        read_roster(f"code,name,kana\n011002,札幌市,{tail}".encode())
