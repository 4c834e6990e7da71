"""Twelve files, one of 300 MB, from the editor's desktop to the official's.

What works without scripts is shown elsewhere: the plain form of the upload page by
``test_upload_journey.test_form_works_without_scripts``, the text and the zip by
``test_reading_journey``, inbox and digest by ``test_inbox_journey``.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Open, days_ahead
from tests.e2e.hashes import hashes_in, hashes_of
from tests.e2e.mails import Mail, send_digests
from tests.e2e.pages import AdminNotice, Inbox, Notice, NoticeList, Uploads
from tests.e2e.people import APPROVER, EDITOR, SAPPORO
from tests.e2e.second_server import PATIENCE_MS, SecondServer
from tests.e2e.server import Server
from tests.portal.files import makers
from tests.portal.reading import documents

MB = 1024 * 1024
TITLE = "介護報酬改定の資料一式"
NUMBER = "老介発1125第12号"
LARGE = "05 説明会の録画.mp4"
CONTENTS: dict[str, Callable[[], bytes]] = {
    "01 新旧対照表.docx": documents.word,
    "02 様式第1号.xlsx": documents.excel,
    "03 説明会.pptx": documents.slides,
    "04 リーフレット.pdf": documents.pdf,
    "06 対象団体.csv": lambda: "団体コード,団体名\r\n011002,札幌市\r\n".encode("cp932"),
    "07 質疑応答.txt": lambda: "問1　通帳の写しは直近2か月分で足りますか。\n".encode(),
    "08 流れ図.png": makers.png,
    "09 様式集.zip": lambda: makers.zipped(("様式第2号.xlsx", documents.excel())),
    "10 記入例.xlsx": makers.excel,
    "11 別紙.docx": lambda: documents.word(script="別紙"),
    "12 付録.pdf": lambda: documents.pdf([["付録", "参考資料"]]),
}


@pytest.fixture
def second_server(server: Server) -> Iterator[SecondServer]:
    """The web server that is lost."""
    second = SecondServer(server)
    yield second
    second.kill()


@pytest.fixture
def material(folder: Path) -> list[Path]:
    """The files on the editor's desktop."""
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content())
    makers.film(folder / LARGE, 300 * MB)
    return sorted(folder.iterdir())


@pytest.mark.wish(2, 3, 7)
def test_large_material_arrives_through_a_killed_server(
    open_page: Open, browser: Browser, server: Server, second_server: SecondServer,
    material: list[Path],
) -> None:  # fmt: skip
    official = open_page(SAPPORO, accept_downloads=True)
    official.goto("/inbox/")
    before = Inbox(official).unread()

    editor = second_server.visited_by(open_page(EDITOR), browser)
    form = AdminNotice(editor)
    form.write_to_all(title=TITLE, number=NUMBER, due=days_ahead(9))
    # Wagtail saves by itself what is changed later than ten seconds after the form came.
    form.act("下書きを保存")
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    form.body.wait_for()
    lose_the_server(editor, second_server, material)
    go_on_after_a_reload(editor, server, material)
    form.submit()
    expect(form.submitted).to_be_visible()
    notice_id = AdminNotice(open_page(APPROVER)).approve(TITLE)
    server.manage("run_worker", "--once")
    official.reload()
    unread = Inbox(official).unread()
    assert unread > before

    digest = digest_of(server, SAPPORO)
    line = next(iter(digest.lines_with(TITLE)))
    assert f"要確認【T-{notice_id}】{NUMBER}　{TITLE}" in line
    open_from(official, line)
    assert Inbox(official).unread() == unread - 1
    read_and_save(Notice(official), material)


def lose_the_server(page: Page, second_server: SecondServer, material: list[Path]) -> None:
    """Twelve files dropped; the server dies in the middle of the large one and goes on after it."""
    uploads = Uploads(page)
    uploads.slow_down(30 * MB)
    uploads.drop_files(material)
    uploads.wait_until_half_sent(LARGE)
    second_server.kill()
    expect(uploads.row(LARGE)).to_contain_text("サーバーにつながりません", timeout=PATIENCE_MS)
    uploads.slow_down(5 * MB)
    second_server.start()
    expect(uploads.row(LARGE)).to_contain_text(re.compile(r"送信中 [6-9]\d %"), timeout=PATIENCE_MS)


def go_on_after_a_reload(page: Page, server: Server, material: list[Path]) -> None:
    """The same twelve files dropped again: only what is missing is sent, and nothing is doubled."""
    form, uploads = AdminNotice(page), Uploads(page)
    page.reload()
    form.body.wait_for()
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}")
    )
    uploads.slow_down(-1)
    uploads.drop_files(material)
    expect(uploads.row(LARGE)).to_contain_text("確かめています", timeout=PATIENCE_MS)
    server.manage("run_worker", "--once")
    expect(form.progress).to_contain_text("12件を登録しました", timeout=PATIENCE_MS)
    expect(form.files).to_have_count(len(material))
    begun = [path for path in material if path.name <= LARGE]
    assert asked.count("POST /files/uploads/") == len(material) - len(begun)


def digest_of(server: Server, recipient: str) -> Mail:
    """The one digest that somebody gets."""
    (digest,) = [
        mail for mail in send_digests(server, working_day=2) if mail.recipient == recipient
    ]
    return digest


def open_from(page: Page, line: str) -> None:
    """From a line of the digest to the notice: by the number, since links may not open."""
    found = re.search(r"【(T-\d+)】", line)
    assert found
    notices = NoticeList(page)
    notices.open()
    notices.open_by_number(found[1])
    expect(Notice(page).heading).to_contain_text(TITLE)


def read_and_save(notice: Notice, material: list[Path]) -> None:
    """Word and Excel on the screen, and everything in one zip with the same bytes."""
    notice.read_on_screen("新旧対照表")
    assert "写しは直近２か月分" in notice.shown_text()
    notice.back()
    notice.read_on_screen("様式第1号")
    assert "011002 札幌市 12,345件" in notice.shown_text()
    notice.back()
    assert hashes_of(material).items() <= hashes_in(notice.save_all()).items()
