"""Notices, coverage and FAQ on A4 (U-08), and in the high contrast of Windows (U-06)."""

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.e2e.conftest import PageOf
from tests.e2e.states import ATTACHMENTS, COORDINATOR, EDITOR, RESPONSIBLE

A4_POINTS = (595, 842)


def printed(page: Page) -> PdfReader:
    """The page as the printer gets it."""
    return PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))


def plain(text: str) -> str:
    """Text without spaces, which depend on the lines' lengths, and without look-alike signs."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def words(paper: PdfReader) -> str:
    """All text of all sheets."""
    return plain("".join(sheet.extract_text() for sheet in paper.pages))


@pytest.fixture
def notice_on_paper(states: dict[str, str], page_of: PageOf) -> PdfReader:
    """A notice with three attachments, printed by an official."""
    page = page_of(RESPONSIBLE)
    page.goto(states["open"])
    return printed(page)


def test_printed_notice_says_which_document_it_is(
    notice_on_paper: PdfReader, states: dict[str, str]
) -> None:
    text = words(notice_on_paper)
    wanted = ["老介発1125第8号", "第1版", states["sha256"], states["open"]]
    wanted += ["給付担当", *ATTACHMENTS]
    assert [item for item in wanted if plain(item) not in text] == []


def test_every_sheet_carries_number_version_and_hash(
    notice_on_paper: PdfReader, states: dict[str, str]
) -> None:
    wanted = ("老介発1125第8号", "第1版", states["sha256"][:16])
    sheets = [plain(sheet.extract_text()) for sheet in notice_on_paper.pages]
    missing = [[item for item in wanted if item not in sheet] for sheet in sheets]
    assert missing == [[]] * len(sheets)


def test_printed_attachments_have_their_sizes(notice_on_paper: PdfReader, page_of: PageOf) -> None:
    rows = page_of(RESPONSIBLE).get_by_test_id("file-row")
    sizes = [row.split("KB")[0].split()[-1] + "KB" for row in rows.all_inner_texts()]
    assert [words(notice_on_paper).count(size) >= sizes.count(size) for size in sizes] == [True] * 3


def test_printed_notice_has_no_navigation_and_few_sheets(notice_on_paper: PdfReader) -> None:
    text = words(notice_on_paper)
    assert [
        word for word in ("本文へ移動", "ログアウト", "切り替える", "展開する") if word in text
    ] == []
    assert len(notice_on_paper.pages) in (1, 2)
    box = notice_on_paper.pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4_POINTS


@pytest.mark.parametrize(("who", "sheets"), [(EDITOR, 4), (COORDINATOR, 4)])
def test_coverage_prints(who: str, sheets: int, states: dict[str, str], page_of: PageOf) -> None:
    page = page_of(who)
    page.goto(f"/receipts/{states['open_id']}/")
    paper = printed(page)
    assert "到達状況" in words(paper)
    assert len(paper.pages) <= sheets


@pytest.mark.parametrize("who", [EDITOR, COORDINATOR])
def test_coverage_says_which_part_of_its_list_it_shows(
    who: str, states: dict[str, str], page_of: PageOf
) -> None:
    page = page_of(who)
    page.goto(f"/receipts/{states['open_id']}/")
    part = "1〜20件目（全件はExcelで）"
    assert part in page.get_by_test_id("coverage-list").inner_text()
    text = words(printed(page))
    assert plain(part) in text
    assert "都道府県を表示" not in text


def test_printed_faq_says_which_it_is_and_what_it_rests_on(
    states: dict[str, str], page_of: PageOf
) -> None:
    page = page_of(RESPONSIBLE)
    page.goto(states["faq"])
    code = page.locator(".tn-kind + .tn-meta").inner_text().split()[0]
    paper = printed(page)
    text = words(paper)
    wanted = [code, "第2版", "1(3)", "直近2か月分"]
    assert [item for item in wanted if plain(item) not in text] == []
    assert re.search(r"https?://[^/]+/faq/\d+/", text)
    assert [word for word in ("本文へ移動", "ログアウト", "切り替える") if word in text] == []
    assert len(paper.pages) in (1, 2)


@pytest.mark.parametrize("path", ["/", "{open}"])
def test_badges_keep_their_border_in_high_contrast(
    path: str, states: dict[str, str], page_of: PageOf
) -> None:
    page = page_of(RESPONSIBLE)
    page.emulate_media(forced_colors="active")
    page.goto(path.format(**states))
    borders = page.evaluate(
        "[...document.querySelectorAll('.tn-badge')].map(e => getComputedStyle(e).borderTopStyle)"
    )
    page.emulate_media(forced_colors="none")
    assert borders
    assert set(borders) == {"solid"}
