"""An official reads attachments on screen and saves them all at once, without opening Office."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.hashes import hashes_in, hashes_of
from tests.e2e.pages import Notice
from tests.e2e.pages.steps import follow
from tests.e2e.people import EDITOR, SAPPORO
from tests.e2e.server import Server
from tests.e2e.test_accessibility import PHONE, SOUND, STICKING_OUT, structure, violations
from tests.portal.reading import documents


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    return documents.pdf(password="himitsu")


NAMES = {"新旧対照表.docx": documents.word, "様式第1号.xlsx": documents.excel,
         "説明会.pptx": documents.slides, "鍵つき.pdf": locked_pdf}  # fmt: skip


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Office files with Japanese names."""
    folder = tmp_path_factory.mktemp("attached")
    for name, made in NAMES.items():
        (folder / name).write_bytes(made())
    return [folder / name for name in NAMES]


@pytest.fixture(scope="module")
def notice_url(server: Server, attached: list[Path]) -> str:
    """A notice to 札幌市 with the files; the worker has made their text."""
    audience = {"include": ["code:011002"], "exclude": []}
    published = server.publish(
        attached[0].parent, EDITOR, title="画面で読む添付", body="本文", audience=audience,
        attachments=[path.name for path in attached],
    )  # fmt: skip
    server.manage("run_worker", "--once")
    url: str = published["url"]
    return url


def read(page: Page, url: str, name: str) -> None:
    """From the notice to the text of one attachment."""
    page.goto(url)
    Notice(page).read_on_screen(name)


@pytest.mark.wish(3, 17)
def test_official_reads_word_and_excel_and_saves_the_zip_without_scripts(
    open_page: Open, notice_url: str, attached: list[Path]
) -> None:
    page = open_page(SAPPORO, js=False, accept_downloads=True)
    notice = Notice(page, notice_url)
    notice.open()
    notice.read_on_screen("新旧対照表")
    expect(page.get_by_role("heading", name="改正の趣旨")).to_be_visible()
    assert "写しは直近２か月分" in notice.shown_text()
    expect(page.get_by_text("画像や図は表示されません")).to_be_visible()
    notice.back()
    notice.read_on_screen("様式第1号")
    assert "011002 札幌市 12,345件" in notice.shown_text()
    notice.back()
    assert hashes_of(attached).items() <= hashes_in(notice.save_all()).items()


def test_locked_file_says_so_and_leads_to_the_download(open_page: Open, notice_url: str) -> None:
    page = open_page(SAPPORO)
    read(page, notice_url, "鍵つき")
    expect(page.get_by_test_id("text-state-encrypted")).to_contain_text("パスワードが付いています")
    expect(page.get_by_role("link", name="保存して開く")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("name", ["新旧対照表", "様式第1号", "説明会"])
def test_text_is_for_everybody(name: str, open_page: Open, notice_url: str) -> None:
    page = open_page(SAPPORO)
    read(page, notice_url, name)
    assert violations(page) == []
    assert structure(page) == SOUND
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert page.evaluate(STICKING_OUT) == []


def test_history_of_attachments_is_for_everybody(open_page: Open, notice_url: str) -> None:
    page = open_page(SAPPORO)
    page.goto(notice_url)
    follow(page.get_by_test_id("attachments-link"))
    expect(page.get_by_test_id("attachment")).to_have_count(len(NAMES))
    assert violations(page) == []
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert page.evaluate(STICKING_OUT) == []


def test_text_prints_with_its_name_and_without_navigation(
    open_page: Open, notice_url: str, folder: Path
) -> None:
    page = open_page(SAPPORO)
    read(page, notice_url, "新旧対照表")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("save")).to_be_hidden()
    expect(page.get_by_test_id("text")).to_be_visible()
