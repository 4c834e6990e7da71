"""What makes no difference when texts are compared."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal.search.folding import fold, fold_with_places
from portal.search.years import other_years

ANY_TEXT = st.text(max_size=60)
PIECES = st.lists(
    st.sampled_from([*"ｶﾞｷﾞはﾟ゛㌔①ÅİßﬀがガーＡ－―‐ー\u0301\u3099漢字 \n\0"]), max_size=30
).map("".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("デイサービス", "でいさーびす"),
        ("ﾃﾞｲｻｰﾋﾞｽ", "デイサービス"),
        ("ＣＡＳ－００１", "cas-001"),
        ("CAS‐001", "CASー001"),
        ("㌔", "キロ"),
        ("が", "か\u3099"),
        ("第１号", "第1号"),
    ],
)
def test_width_case_kana_and_dashes_make_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(ANY_TEXT | PIECES)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT | PIECES)
def test_folded_text_can_be_stored(text: str) -> None:
    fold(text).encode()
    assert "\0" not in fold(text)


@given(ANY_TEXT | PIECES)
def test_places_lead_back_to_the_cluster_of_each_character(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert (len(places), places[-1], list(places)) == (len(folded) + 1, len(text), sorted(places))
    starts = sorted(set(places))
    clusters = [text[a:b] for a, b in pairwise(starts)]
    assert "".join(map(fold, clusters)) == folded


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("令和6年4月1日から", "2024年4月1日"),
        ("令和元年度", "2019年度"),
        ("昭和六十三年", "1988年"),
        ("平成十年", "1998年"),
        ("2024年4月", "令和6年4月"),
        ("1989年", "平成1年"),
        ("R6.4.1付け", "2024年4月1日 令和6年4月1日"),
        ("2026-11-20", "2026年11月20日 令和8年11月20日"),
        ("12024年", ""),
        ("第1995号", ""),
    ],
)
def test_years_are_known_in_both_calendars(written: str, other: str) -> None:
    assert other_years(fold(written)) == other


@given(ANY_TEXT | st.from_regex(r"(令和|平成|R|20)[0-9元十]{0,3}[年.][0-9.]{0,6}"))
def test_years_of_any_text_are_no_error(text: str) -> None:
    assert isinstance(other_years(fold(text)), str)
