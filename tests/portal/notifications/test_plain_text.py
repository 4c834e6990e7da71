"""Lines of Japanese mails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal.notifications.plain_text import NOT_FIRST, WIDTH, columns, folded, one_line

japanese = st.text(alphabet="通知第2号、。（）「」ーAZ-9 　", max_size=200)


def test_short_text_is_one_line() -> None:
    assert folded("負担限度額", first=" 11/24 ") == " 11/24 負担限度額"


def test_long_text_goes_on_below_its_beginning() -> None:
    lines = folded("あ" * 80, first="■ ", rest="　　").splitlines()
    assert lines == [f"■ {'あ' * 34}", f"　　{'あ' * 34}", f"　　{'あ' * 12}"]


def test_line_does_not_begin_with_a_full_stop() -> None:
    assert folded("あ" * 36 + "。い").splitlines() == ["あ" * 35, "あ。い"]


def test_line_does_not_end_with_an_opening_bracket() -> None:
    assert folded("あ" * 35 + "（い）").splitlines() == ["あ" * 35, "（い）"]


def test_half_width_word_is_not_broken() -> None:
    assert folded("あ" * 34 + "T-48211").splitlines() == ["あ" * 34, "T-48211"]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("あa", 3), ("ｱ", 1), ("…", 2)])
def test_columns_count_full_width_as_two(text: str, width: int) -> None:
    assert columns(text) == width


@given(text=japanese)
def test_folding_loses_nothing_but_blanks(text: str) -> None:
    kept = "".join(folded(text, rest="　").split())
    assert kept == "".join(one_line(text).split())


@given(text=japanese)
def test_lines_fit_and_begin_well(text: str) -> None:
    for line in folded(text).splitlines()[1:]:
        assert line[:1] not in NOT_FIRST
    for line in folded(text).splitlines():
        unbreakable = len(line) < 80
        assert columns(line) <= WIDTH or unbreakable
