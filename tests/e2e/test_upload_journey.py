"""Large material arrives, whatever happens on its way (F-02)."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Open
from tests.e2e.hashes import hashes_of
from tests.e2e.pages import AdminNotice, Login, Uploads
from tests.e2e.pages.steps import follow
from tests.e2e.people import EDITOR, PASSWORD
from tests.e2e.server import Server
from tests.e2e.watch import Watch

Shoot = Callable[..., None]
MB = 1024 * 1024
PATIENCE_MS = 90_000


@pytest.fixture
def refusals(watch: Watch) -> Iterator[None]:
    """Uploads may be refused in this test; nothing else may go wrong."""
    yield
    watch.problems[:] = [told for told in watch.problems if "/files/uploads/" not in told]


@pytest.fixture
def record(folder: Path) -> Path:
    """One file of 20 MB: two pieces and a half."""
    path = folder / "説明会の記録.txt"
    write_text(path, "説明会の記録です。\n", 20 * MB)
    return path


def write_text(path: Path, line: str, size: int) -> None:
    content = line.encode()
    path.write_bytes(content * (size // len(content) + 1))


def is_stored(server: Server, path: Path) -> bool:
    stored = (Path(server.env["PORTAL_VAR_DIR"]) / "files").glob("??/*")
    return bool(set(hashes_of([path]).values()) & set(hashes_of(stored).values()))


@pytest.mark.wish(2)
def test_folder_is_chosen_with_all_its_files(open_page: Open, folder: Path) -> None:
    below = folder / "資料"
    (below / "様式").mkdir(parents=True)
    names = ["01 本文.txt", "02 別紙.txt", "様式/03 様式.txt"]
    for name in names:
        write_text(below / name, f"{name} の中身です。\n", 1000)
    form = AdminNotice(open_page(EDITOR))
    form.start()
    form.page.get_by_test_id("attachment-pick-folder").set_input_files(below)
    expect(form.progress).to_contain_text("3件を登録しました", timeout=PATIENCE_MS)
    expect(form.files).to_have_count(3)


def test_upload_is_paused_and_goes_on_after_a_reload(
    open_page: Open, server: Server, record: Path, shoot: Shoot
) -> None:
    page = open_page(EDITOR)
    uploads = Uploads(page)
    uploads.open()
    uploads.slow_down(3 * MB)
    uploads.choose(record)
    uploads.wait_until_half_sent(record.name)
    uploads.pause(record.name)
    shoot(page, "upload")
    page.reload()
    expect(page.get_by_test_id("own-files")).to_contain_text("送りかけ")
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        uploads.choose(record)
    assert int(sent.value.headers["upload-offset"]) > 0
    uploads.slow_down(-1)
    expect(uploads.row(record.name)).to_contain_text("ウイルス検査なし", timeout=PATIENCE_MS)
    assert is_stored(server, record)


def test_upload_goes_on_after_the_session_ended_and_a_new_sign_in(
    open_page: Open, server: Server, record: Path, refusals: None
) -> None:
    page = open_page(EDITOR)
    uploads = Uploads(page)
    uploads.open()
    uploads.slow_down(3 * MB)
    with page.expect_request(lambda request: request.method == "PATCH") as first:
        uploads.choose(record)
    uploads.wait_until_half_sent(record.name)
    page.context.clear_cookies(name="session")
    expect(uploads.row(record.name)).to_contain_text("続きから送ります", timeout=PATIENCE_MS)

    page.reload()
    Login(page).enter(EDITOR, PASSWORD)
    uploads.open()
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        uploads.choose(record)
    assert sent.value.url == first.value.url
    assert int(sent.value.headers["upload-offset"]) > 0
    uploads.slow_down(-1)
    expect(uploads.row(record.name)).to_contain_text("ウイルス検査なし", timeout=PATIENCE_MS)
    assert is_stored(server, record)


def test_upload_goes_on_where_it_stood_when_the_disk_was_full(
    open_page: Open, server: Server, record: Path, refusals: None
) -> None:
    page = open_page(EDITOR)
    uploads = Uploads(page)
    full = {"error": "disk", "message": "届いた分は残っています。"}

    def disk(route: Route) -> None:
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
            route.fulfill(status=507, json=full, headers={"Tus-Resumable": "1.0.0"})
        else:
            route.continue_()

    page.route("**/files/uploads/*/", disk)
    uploads.open()
    uploads.choose(record)
    expect(uploads.row(record.name)).to_contain_text(full["message"], timeout=PATIENCE_MS)
    expect(uploads.row(record.name).get_by_role("button", name="続きを送る")).to_be_visible()
    page.unroute("**/files/uploads/*/")
    page.reload()
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        uploads.choose(record)
    assert int(sent.value.headers["upload-offset"]) > 0
    expect(uploads.row(record.name)).to_contain_text("ウイルス検査なし", timeout=PATIENCE_MS)
    assert is_stored(server, record)


def test_gateway_that_blocks_methods_is_passed_by_post(open_page: Open, refusals: None) -> None:
    page = open_page(EDITOR)
    uploads = Uploads(page)
    blocked: list[str] = []

    def gateway(route: Route) -> None:
        if route.request.method in ("PATCH", "HEAD", "DELETE"):
            blocked.append(route.request.method)
            route.fulfill(status=405, body="Method not allowed by policy")
        else:
            route.continue_()

    page.route("**/files/uploads/**", gateway)
    uploads.open()
    uploads.drop([("関所.txt", "PATCH を通さない関所"), ("二つ目.txt", "二つ目の中身")])
    for name in ("関所.txt", "二つ目.txt"):
        expect(uploads.row(name)).to_contain_text("ウイルス検査なし", timeout=PATIENCE_MS)
    assert "PATCH" in blocked


def test_file_that_is_not_taken_says_why(open_page: Open, refusals: None) -> None:
    uploads = Uploads(open_page(EDITOR))
    uploads.open()
    uploads.drop([("通知.pdf", "<html>"), ("道具.exe", "MZ"), ("記録.txt", "よい中身")])
    expect(uploads.row("通知.pdf")).to_contain_text("中身は HTML か XML です", timeout=PATIENCE_MS)
    expect(uploads.row("道具.exe")).to_contain_text("受け付けない形式です")
    expect(uploads.row("記録.txt")).to_contain_text("ウイルス検査なし", timeout=PATIENCE_MS)


def test_upload_taken_back_is_gone(open_page: Open, record: Path) -> None:
    page = open_page(EDITOR)
    uploads = Uploads(page)
    uploads.open()
    uploads.slow_down(MB // 2)
    uploads.choose(record)
    expect(uploads.row(record.name)).to_contain_text(
        re.compile("送信中 [1-9]"), timeout=PATIENCE_MS
    )
    uploads.row(record.name).get_by_role("button", name="取り下げる").click()
    expect(uploads.rows).to_have_count(0)
    uploads.slow_down(-1)
    uploads.open()
    expect(page.get_by_test_id("own-files").get_by_text("送りかけ")).to_have_count(0)


def test_form_works_without_scripts(open_page: Open, folder: Path) -> None:
    page = open_page(EDITOR, js=False)
    (folder / "手引き.txt").write_text("手引きです。", encoding="utf-8")
    page.goto("/admin/files/upload/")
    page.get_by_test_id("upload-pick").set_input_files(folder / "手引き.txt")
    follow(page.get_by_test_id("upload-submit"))
    expect(page.get_by_test_id("upload-results")).to_contain_text("手引き.txt")
    expect(page.get_by_test_id("own-files")).to_contain_text("手引き.txt")


def test_notice_waits_for_a_file_on_its_way(open_page: Open, folder: Path) -> None:
    path = folder / "別紙.txt"
    write_text(path, "別紙\n", 1000)
    form = AdminNotice(open_page(EDITOR))
    form.start()
    page, held = form.page, form.page.get_by_test_id("hold")
    page.fill("#id_title", "添付を待つ通知")
    page.route("**/files/uploads/*/", lambda route: None)
    with page.expect_request(lambda request: "/files/uploads/" in request.url):
        page.get_by_test_id("attachment-pick").set_input_files(path)
    for press in (lambda: form.act("下書きを保存"), lambda: page.press("#id_title", "Enter")):
        press()
        expect(held).to_contain_text("送信中のファイルがあります")
        expect(held).to_be_focused()
    expect(page.locator("footer.footer button.action-save")).to_be_enabled()

    page.unroute("**/files/uploads/*/")  # lets go on what waited
    expect(form.progress).to_contain_text("1件を登録しました", timeout=PATIENCE_MS)
    expect(held).to_be_hidden()
    with page.expect_navigation():
        form.act("下書きを保存")
    expect(form.files).to_have_count(1)
