"""Body text to Markdown and back: nothing is lost, and nothing typed turns into mark-up."""

import pytest
from portal.notices.markdown import markdown_from_body
from portal.notices.rich_text import body_from_markdown

WRITTEN = [
    "却下の月からです。\n\n- 法第21条\n- 規則\n  - 別紙2",
    "1. 一つ目\n2. 二つ目",
    "3. 三つ目\n4. 四つ目",
    "- 段落\n\n  もう一つ\n\n- 次",
    "## 見出し\n\n**太字**と*斜体*と`符号`。\n\n---\n\n> 引用\n>\n> - 中の箇条",
    "[様式](https://www.mhlw.go.jp/a?b=1&c=2#d)を見てください。",
    "| 段階 | 額 |\n| --- | --- |\n| 第1 | 300円 |\n| 第2 | \\|390円 |",
    "1行目\\\n2行目\n3行目",
    r"\- 箇条でない" + "\n\n" + r"1\. 番号でない" + "\n\n" + r"\# 見出しでない \*太字でない\*",
    r"a\_b\_c \[様式\] \<b\> &amp;lt; \\ 5 * 3",
    r"注意\![様式](https://www.mhlw.go.jp/)",
    "　字下げ\n　2行目\n\n- 　箇条の字下げ\n\n> 　引用の字下げ",
    "1行目\\\n\\\n1行あけて",
    r"## 見出し \#",
    "*斜体***太字***斜体*、***両方***",
]
# Of the editor, and what comes back: beside brackets bold is left out, words never.
MARKED = [
    (
        '次の<b>様式（<a href="/a/">別紙</a>）</b>です',
        '次の<strong>様式</strong>（<a href="/a/"><strong>別紙</strong></a>）です',
    ),
    ('次の<b><a href="/a/">別紙</a></b>', '次の<a href="/a/"><strong>別紙</strong></a>'),
    ("<b>「<i>a</i>」</b>", "「<em><strong>a</strong></em>」"),
    ("あ<b>い<br/></b>う", "あ<strong>い</strong><br>\nう"),
    ("<b>あ</b><b><i>い</i></b><b>う</b>", "<strong>あいう</strong>"),
    ("<i>か\u3099</i>行", "<em>か\u3099</em>行"),
    ("1行目<br/>　", "1行目"),
]


@pytest.mark.parametrize("text", WRITTEN)
def test_body_comes_back_as_it_was(text: str) -> None:
    body = body_from_markdown(text)
    assert body_from_markdown(markdown_from_body(body)) == body


def test_plain_words_stay_as_they_are_read() -> None:
    text = "老介発1118第2号（令和8年11月18日）のとおり、65歳以上の方は2.5割です。"
    assert markdown_from_body(f"<p>{text}</p>") == text


def test_bold_beside_a_bracket_stays_bold() -> None:
    text = markdown_from_body("<p>次の<b>「却下の月」</b>からです。</p>")
    assert body_from_markdown(text) == "<p>次の「<strong>却下の月</strong>」からです。</p>\n"


@pytest.mark.parametrize(("written", "back"), MARKED)
def test_marks_of_the_editor_leave_no_signs_behind(written: str, back: str) -> None:
    body = body_from_markdown(markdown_from_body(f"<p>{written}</p>"))
    assert body.replace(' rel="noopener noreferrer"', "") == f"<p>{back}</p>\n"


def test_list_of_the_editor_comes_back() -> None:
    body = "<p>次のとおりです。</p><ul><li>一つ目<ul><li>中</li></ul></li><li>二つ目</li></ul>"
    assert markdown_from_body(body) == "次のとおりです。\n\n- 一つ目\n  - 中\n- 二つ目"


@pytest.mark.parametrize("body", ["", "<p></p>", "<p> </p>", "<p><br/></p>"])
def test_body_without_words_is_nothing(body: str) -> None:
    assert markdown_from_body(body) == ""
