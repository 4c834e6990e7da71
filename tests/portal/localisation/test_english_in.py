"""The finder itself: what counts as English on a page, and what does not."""

import json

import pytest

from tests.portal.localisation.admin_crawl import english_in


@pytest.mark.parametrize(
    "html",
    [
        "<p>Save draft</p>",
        "<label>Page</label>",
        '<nav aria-label="Save draft"></nav>',
        '<a title="Save draft">＋</a>',
        '<input placeholder="Save draft">',
        '<img alt="Save draft">',
        '<input type="submit" value="Save draft">',
        '<div data-w-progress-active-value="Save draft"></div>',
        "<template><p>Save draft</p></template>",
        "<p hidden>Save draft</p>",
    ],
)
def test_english_is_found(html: str) -> None:
    assert english_in(html) == ["Page" if "Page" in html else "Save draft"]


def test_english_in_the_json_of_a_script_is_found() -> None:
    props = json.dumps({"_type": "wagtail.sidebar", "_args": [{"label": "Reports", "url": "/a/"}]})
    assert english_in(f'<script type="application/json">{props}</script>') == ["Reports"]


def test_english_in_the_json_of_an_attribute_is_found() -> None:
    assert english_in("""<i data-block='{"helpText": "Choose one"}'></i>""") == ["Choose one"]


def test_each_text_is_reported_once() -> None:
    assert english_in("<p>Save draft</p><p>Save  draft</p>") == ["Save draft"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>下書きを保存</p>",
        "<p>PDFとExcel（XLSX）のURL</p>",
        "<p>hanako@example.lg.jp</p>",
        "<p>https://example.jp/save/draft</p>",
        "<p>youryou.pdf</p>",
        "<script>const message = 'Save draft';</script>",
        "<style>.save { color: red }</style>",
        "<code>save_draft</code>",
        '<a class="Save draft" href="/save/draft/">保存</a>',
        '<i data-action="Save draft"></i>',
        '<i data-w-x-target="Save"></i>',
    ],
)
def test_what_is_no_english_is_passed_over(html: str) -> None:
    assert english_in(html) == []


def test_data_typed_by_users_is_passed_over() -> None:
    assert english_in("<p>Guidelines 2026 を編集</p>", data=["Guidelines 2026"]) == []
