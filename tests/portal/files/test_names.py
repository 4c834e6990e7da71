"""File names (F-08)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal.files.names import MAX_BYTES, ascii_name, clean_name, name_warnings

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("事務連絡.pdf", "事務連絡.pdf"),
        ("か\u3099いと\u3099.pdf", "がいど.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\a\\様式.xlsx", "様式.xlsx"),
        ("a\u202efdp.txt", "afdp.txt"),
        ("改\r\n行\x00.csv", "改行.csv"),
        ("a:b?.pdf", "a_b_.pdf"),
        (".pdf", "ファイル.pdf"),
        ("", "ファイル"),
        ("con.txt", "_con.txt"),
        ("様式 .docx ", "様式.docx"),
    ],
)
def test_clean_name_keeps_what_is_safe(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


def test_clean_name_cuts_a_long_name_and_keeps_its_extension() -> None:
    name = clean_name("長" * 300 + ".pdf")
    assert name == "長" * 65 + ".pdf"


@given(st.text(max_size=400))
def test_clean_name_is_one_visible_line_of_limited_length(raw: str) -> None:
    name = clean_name(raw)
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert unicodedata.is_normalized("NFC", name)
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
    assert not set(name) & set('/\\<>:"|?*')


@given(st.text(max_size=400))
def test_clean_name_changes_nothing_the_second_time(raw: str) -> None:
    assert clean_name(clean_name(raw)) == clean_name(raw)


def test_name_warnings_names_characters_shift_jis_lacks() -> None:
    assert name_warnings("調査😀.pdf") == [
        "ファイル名に、相手の環境で表示できないことがある文字があります：😀"
    ]


def test_name_warnings_is_silent_for_ordinary_japanese() -> None:
    assert name_warnings("令和八年度①髙﨑様式（案）.xlsx") == []


def test_ascii_name_falls_back_to_the_extension() -> None:
    assert (ascii_name("様式.xlsx"), ascii_name("a.pdf")) == ("file.xlsx", "a.pdf")
