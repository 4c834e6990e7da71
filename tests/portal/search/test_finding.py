"""What a query finds, and in which order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.search.conftest import Asker, Shelf


@pytest.mark.parametrize(
    "query",
    [
        "老介発1118第2号",
        "老介発１１１８第２号",
        "CAS-00069-Z4G0W7",
        "ＣＡＳ－０００６９－ｚ４ｇ０ｗ７",
        "税",
        "課税証明",
        "でいさーびす",
        "ﾃﾞｲｻｰﾋﾞｽ",
        "2024年4月1日",
        "おむつ代",
        "の",
        "について",
        "課税 おむつ",
        "課税　デイサービス",
    ],
)
def test_words_of_a_document_find_it(shelf: Shelf, ask: Asker, query: str) -> None:
    shelf.put(
        "a",
        "課税証明について（老介発1118第2号）",
        "令和6年4月1日から、デイサービスのおむつ代は対象です。照会 CAS-00069-Z4G0W7。",
    )
    shelf.put("b", "別件", "無関係")
    assert ask.ids(query, kinds=["paper"]) == ["a"]


@pytest.mark.parametrize("query", ["老介発1118第3号", "CAS-00069-Z4G0W8", "証明課", "鯨"])
def test_what_no_document_has_is_not_passed_off_as_found(
    shelf: Shelf, ask: Asker, query: str
) -> None:
    shelf.put("a", "課税証明（老介発1118第2号）", "照会 CAS-00069-Z4G0W7")
    assert not ask(query, kinds=["paper"]).hits or not ask(query).has_all_words


def test_all_words_must_occur(shelf: Shelf, ask: Asker) -> None:
    shelf.put("both", "食費の減額", "特養に入所した人")
    shelf.put("one", "食費の計算")
    found = ask("食費　特養", kinds=["paper"])
    assert ([hit.id for hit in found.hits], found.total, found.has_all_words) == (["both"], 1, True)


def test_words_that_never_occur_together_find_what_has_most(shelf: Shelf, ask: Asker) -> None:
    shelf.put("near", "食費の特例減額")
    shelf.put("far", "住宅改修の手続")
    found = ask("食費 特例減額 境界層", kinds=["paper"])
    assert ([hit.id for hit in found.hits], found.has_all_words) == (["near"], False)


def test_whole_sentence_puts_the_right_answer_on_top(shelf: Shelf, ask: Asker) -> None:
    shelf.put(
        "right",
        "境界層該当者が特養に入所する場合、食費はいくらまで減額されますか",
        "居住費、食費の順に減額します。適用は申請のあった月の初日からです。",
    )
    shelf.put(
        "food", "食費の負担限度額はいつから適用しますか", "申請のあった月の初日からです。" * 5
    )
    shelf.put("layer", "境界層該当証明書の様式について", "福祉事務所が交付します。")
    shelf.put("none", "介護予防の教室はいつからですか", "四月からです。")
    ids = ask.ids("境界層該当者の食費の特例減額はいつから", kinds=["paper"])
    assert (ids[0], "none" in ids) == ("right", False)


def test_title_counts_more_than_body(shelf: Shelf, ask: Asker) -> None:
    shelf.put("body", "その他の取扱い", "住宅改修の費用は別に定める。以下は手続である。")
    shelf.put("title", "住宅改修の費用", "別に定める。以下は手続である。")
    shelf.put("other", "別件")
    assert ask.ids("住宅改修", kinds=["paper"]) == ["title", "body"]


def test_facts_are_found_like_the_title(shelf: Shelf, ask: Asker) -> None:
    shelf.put("a", "件名", facts=("保医発0401第9号", "保険局"))
    assert ask.ids("保医発0401第9号", kinds=["paper"]) == ["a"]


def test_hits_come_in_pages_and_counts_stay(shelf: Shelf, ask: Asker) -> None:
    for number in range(12):
        shelf.put(str(number), f"住宅改修 第{number}回")
    first, second = (ask("住宅改修", kinds=["paper"], offset=offset) for offset in (0, 10))
    assert (first.total, len(first.hits), second.total, len(second.hits)) == (12, 10, 12, 2)
    assert len({hit.id for hit in (*first.hits, *second.hits)}) == 12
    assert first.counts == second.counts == {"paper": 12}


def test_showing_one_kind_leaves_the_counts_of_all(shelf: Shelf, ask: Asker) -> None:
    shelf.put("a", "住宅改修")
    found = ask("住宅改修", show="notice")
    assert (found.total, found.hits, found.counts["paper"]) == (0, (), 1)


ANYTHING = st.text(max_size=40) | st.lists(
    st.sampled_from([*"食費税のはいつ 　ﾃﾞＡa1ー-%_'\"\\()<>\0①\ud800🏥"]), max_size=25
).map("".join)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=ANYTHING, data=st.data())
def test_any_text_is_answered(shelf: Shelf, ask: Asker, query: str, data: st.DataObject) -> None:
    if not shelf.papers:
        shelf.put("a", "食費の税はいつから", "<b>ﾃﾞｲ</b> ①%_ 🏥" * 30)
    found = ask(query, kinds=["paper"])
    marked = [hit.heading + hit.passage for hit in found.hits]
    assert len(found.hits) == found.total
    assert [html for html in marked if "<b>" in html] == []


def test_nobody_signed_in_finds_nothing(shelf: Shelf) -> None:
    from django.contrib.auth.models import AnonymousUser
    from portal.search.api import search

    shelf.put("a", "住宅改修")
    assert search("住宅改修", AnonymousUser(), ["paper"]).counts == {"paper": 0}
