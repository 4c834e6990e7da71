"""Body text: which links stay, and that nothing of a Markdown body is lost."""

import pytest
from portal.notices.rich_text import TooDeep, body_from_markdown, sanitised

# The deepest list and quotation that are taken.
DEEP_LIST, DEEP_QUOTATION = 9, 18


@pytest.mark.parametrize(
    "address",
    [
        "https://www.mhlw.go.jp/a?b=1#c",
        "http://example.jp/",
        "HTTPS://example.jp/",
        "mailto:kaigo@example.jp",
        "/notices/rouken/1/",
        "/",
        "#besshi",
    ],
)
def test_link_to_an_allowed_place_stays(address: str) -> None:
    assert f'href="{address}"' in sanitised(f'<a href="{address}">別紙</a>')


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/a",
        "/\\evil.example/a",
        "\\\\evil.example/a",
        "/\t/evil.example/a",
        " //evil.example/a",
        "tel:0312345678",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://example.jp/",
        "file:///etc/passwd",
        "vbscript:x",
        "notices/1/",
        "?a=1",
        "",
    ],
)
def test_link_to_any_other_place_keeps_its_text_only(address: str) -> None:
    cleaned = sanitised(f'<p><a href="{address}">別紙</a></p>')
    assert "href" not in cleaned
    assert "別紙" in cleaned


def test_markdown_link_to_another_host_without_scheme_keeps_its_text_only() -> None:
    assert "href" not in body_from_markdown("[別紙](//evil.example/a)")


@pytest.mark.parametrize("text", ["　字下げ", "　 字下げ", "> - 　字下げ", "一\r\n\r\n　字下げ"])
def test_full_width_indentation_of_a_paragraph_is_kept(text: str) -> None:
    assert "　" in body_from_markdown(text)


@pytest.mark.parametrize("text", ["- " * DEEP_LIST + "奥", "> " * DEEP_QUOTATION + "奥"])
def test_nested_markdown_is_kept_whole(text: str) -> None:
    assert "奥" in body_from_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "- " * (DEEP_LIST + 1) + "奥",
        "> " * (DEEP_QUOTATION + 1) + "奥",
        "> " * 500 + "奥",
        "表\n\n" + "1. " * 60 + "奥",
    ],
)
def test_markdown_too_deep_is_refused(text: str) -> None:
    with pytest.raises(TooDeep, match="入れ子が深すぎます"):
        body_from_markdown(text)


@pytest.mark.parametrize("mark", ["[", "(", "*", "![", "`", "_"])
def test_many_unclosed_marks_are_kept_as_text(mark: str) -> None:
    assert "奥" in body_from_markdown("文" + mark * 300 + "奥")
