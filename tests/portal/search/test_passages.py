"""The marked piece of a text."""

from hypothesis import given
from hypothesis import strategies as st
from portal.search.passages import marked, passage
from portal.search.queries import parse

NOISE = st.lists(
    st.sampled_from([*"食費の減額<>&\"'ｶﾞﾊﾟ\u3099が🏥 \n税", "<mark>", "</mark>", "&lt;"]),
    max_size=200,
).map("".join)


def shown(text: str, query: str, *, exact: bool = True) -> str:
    """The passage."""
    return passage(text, parse(query), has_all_words=exact)


def test_words_are_marked_where_they_stand() -> None:
    assert shown("特養の食費を減額する。", "食費 減額") == (
        "特養の<mark>食費</mark>を<mark>減額</mark>する。"
    )


def test_mark_follows_the_original_letters() -> None:
    assert shown("利用はﾃﾞｲｻｰﾋﾞｽです", "デイサービス") == ("利用は<mark>ﾃﾞｲｻｰﾋﾞｽ</mark>です")


def test_text_of_others_is_escaped() -> None:
    assert shown("<script>食費</script>", "食費") == (
        "&lt;script&gt;<mark>食費</mark>&lt;/script&gt;"
    )


def test_long_text_is_cut_around_the_finds() -> None:
    html = shown(f"{'前文。' * 200}特養の食費を減額する。{'後文。' * 200}", "食費 減額")
    assert (html[0], html[-1], len(html) < 200) == ("…", "…", True)
    assert "<mark>食費</mark>" in html


def test_sentence_marks_its_telling_words_and_not_the_particles() -> None:
    html = shown("境界層の人の食費は減額する", "境界層の食費の減額", exact=False)
    assert html == "<mark>境界層</mark>の人の<mark>食費</mark>は<mark>減額</mark>する"


def test_text_without_finds_begins_at_its_beginning() -> None:
    assert shown("本文だけ", "題だけにある言葉") == "本文だけ"


@given(text=NOISE, query=NOISE)
def test_passage_is_a_piece_of_the_text_with_marks_and_nothing_else(text: str, query: str) -> None:
    import html
    import re

    for build in (passage, marked):
        for exact in (True, False):
            made = build(text, parse(query), has_all_words=exact)
            plain = html.unescape(re.sub("</?mark>", "", made))
            assert plain.removeprefix("…").removesuffix("…") in text or plain in text
            assert made.count("<mark>") == made.count("</mark>")
            assert "<mark></mark>" not in made


@given(before=NOISE, after=NOISE, word=st.sampled_from(["特例", "z4g0w7", "ﾎｰﾑ", "税"]))
def test_word_that_occurs_is_marked_in_the_heading(before: str, after: str, word: str) -> None:
    text = f"{before} {word} {after}"
    assert f"{word}</mark>" in marked(text, parse(word), has_all_words=True)
