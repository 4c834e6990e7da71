"""What a converter said is never believed: it is sanitised, and headings and tables are ours."""

import re

import pytest
from portal.reading.markup import PART_CHARACTERS, Written, safe_part, sanitised, written


def page(html: str, title: str = "本文") -> Written:
    return written([{"title": title, "html": html}])


@pytest.mark.parametrize(
    "html",
    [
        "<script>x()</script>",
        "<p onclick='x()'>a</p>",
        "<a href='javascript:x()'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<img src=x onerror=x()>",
        "<svg><style>x()</style></svg>",
        "<table style='x()' class='x()'><tr><td style='x()'>a</td></tr></table>",
        "<iframe srcdoc='x()'></iframe>",
        "<form action='x()'><input name=x></form>",
        "<p id='x()'>a</p>",
    ],
)
def test_nothing_that_runs_or_leads_away_survives(html: str) -> None:
    assert "x()" not in page(html).parts[0]
    assert "x()" not in safe_part(html.replace("class='x()'", ""))


def test_title_is_escaped() -> None:
    done = page("<p>a</p>", title="<b>題</b>")
    assert "&lt;b&gt;題&lt;/b&gt;" in done.parts[0]
    assert done.outline == [(2, "s1", 1, "<b>題</b>")]


def test_headings_never_skip_a_level_and_have_anchors() -> None:
    done = page("<h2>甲</h2><p>a</p><h5>乙</h5><h6>丙</h6><h2>丁</h2><h3></h3>")
    assert re.findall(r"<h(\d) id=\"([^\"]+)\"", done.parts[0]) == [
        ("3", "s1-1"),
        ("4", "s1-2"),
        ("5", "s1-3"),
        ("3", "s1-4"),
    ]
    assert [text for _, _, _, text in done.outline] == ["本文", "甲", "乙", "丙", "丁"]


def test_every_table_is_a_named_region_that_the_keyboard_reaches() -> None:
    done = page("<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>")
    frames = re.findall(r'<div [^>]*tabindex="0" aria-label="([^"]+)"><table', done.parts[0])
    assert frames == ["表の枠 1", "表の枠 2"]


def test_stored_part_goes_out_as_it_was_made() -> None:
    done = page("<h1>題</h1><table><caption>表</caption><tr><th scope='col'>a</th></tr></table>")
    assert safe_part(done.parts[0]) == done.parts[0]


def test_links_keep_to_the_web() -> None:
    assert sanitised('<a href="https://www.mhlw.go.jp/">省</a>') == (
        '<a href="https://www.mhlw.go.jp/" rel="noopener noreferrer">省</a>'
    )


def test_long_document_is_shown_in_parts() -> None:
    half = f"<p>{'あ' * (PART_CHARACTERS * 2 // 3)}</p>"
    done = written([{"title": str(number), "html": half} for number in (1, 2, 3)])
    assert (len(done.parts), [part for _, _, part, _ in done.outline]) == (3, [1, 2, 3])
