"""Large material arrives, whatever happens on its way (F-02)."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import Open
from tests.e2e.pages import AdminNotice, Uploads
from tests.e2e.people import EDITOR
from tests.e2e.server import Server, wait_until_ready
from tests.e2e.watch import Watch
from tests.faults.processes import start_portal

Shoot = Callable[..., None]
MB = 1024 * 1024
LARGE = "05 説明会の記録.txt"
PATIENCE_MS = 90_000


class Victim:
    """A second web server on the same data, killed and started again at the same place."""

    def __init__(self, server: Server) -> None:
        self.env = server.env
        self.portal = start_portal(server.env)
        self.url = f"http://localhost:{self.portal.port}"
        self.wait()

    def wait(self) -> None:
        """Until it answers."""
        wait_until_ready(Server(self.url, self.env, self.portal.victim.process))  # type: ignore[arg-type]

    def kill(self) -> None:
        """kill -9."""
        self.portal.victim.end()

    def start(self) -> None:
        """On the same port."""
        self.portal = start_portal(self.env, self.portal.port)
        self.wait()


@pytest.fixture
def refusals(watch: Watch) -> Iterator[None]:
    """Uploads may be refused in this test; nothing else may go wrong."""
    yield
    watch.problems[:] = [told for told in watch.problems if "/files/uploads/" not in told]


@pytest.fixture
def victim(server: Server) -> Iterator[Victim]:
    second = Victim(server)
    yield second
    second.kill()


@pytest.fixture
def material(folder: Path) -> Path:
    """A folder of 12 files, one of 60 MB."""
    below = folder / "資料"
    below.mkdir()
    for number in range(1, 13):
        name = LARGE if number == 5 else f"{number:02} 別紙.txt"
        size = 60 * MB if number == 5 else 1000 * number
        write_text(below / name, f"{number} 件目の資料です。\n", size)
    return below


@pytest.fixture
def record(folder: Path) -> Path:
    """One file of 20 MB: two pieces and a half."""
    path = folder / "説明会の記録.txt"
    write_text(path, "説明会の記録です。\n", 20 * MB)
    return path


def write_text(path: Path, line: str, size: int) -> None:
    content = line.encode()
    path.write_bytes(content * (size // len(content) + 1))


def hashes(paths: list[Path]) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def stored_paths(server: Server) -> list[Path]:
    return list((Path(server.env["PORTAL_VAR_DIR"]) / "files").glob("??/*"))


def at(page: Page, browser: Browser, url: str) -> Page:
    """The same person at another server: cookies know no ports."""
    context = browser.new_context(base_url=url, locale="ja-JP")
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies(page.context.cookies())
    return context.new_page()


@pytest.mark.wish(2)
def test_folder_of_twelve_files_survives_a_killed_server(
    open_page: Open, browser: Browser, server: Server, victim: Victim, material: Path, shoot: Shoot
) -> None:
    page = at(open_page(EDITOR), browser, victim.url)
    form, uploads = AdminNotice(page), Uploads(page)
    form.start()
    uploads.slow_down(6 * MB)
    page.get_by_test_id("attachment-pick-folder").set_input_files(material)
    uploads.wait_until_half_sent(LARGE)
    victim.kill()
    expect(uploads.row(LARGE)).to_contain_text("サーバーにつながりません", timeout=PATIENCE_MS)
    shoot(page, "upload-lost")
    uploads.slow_down(-1)
    victim.start()
    expect(uploads.row(LARGE)).to_contain_text("確かめています", timeout=PATIENCE_MS)
    server.manage("run_worker", "--once")
    expect(form.progress).to_contain_text("12件を登録しました", timeout=PATIENCE_MS)
    expect(form.files).to_have_count(12)
    assert hashes(list(material.iterdir())) <= hashes(stored_paths(server))
    page.context.close()


def test_upload_is_paused_and_goes_on_after_a_reload(
    open_page: Open, server: Server, record: Path, shoot: Shoot
) -> None:
    page = open_page(EDITOR)
    uploads = Uploads(page)
    uploads.open()
    uploads.slow_down(MB // 2)
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
    assert hashes([record]) <= hashes(stored_paths(server))


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
    expect(page.get_by_test_id("own-files")).not_to_contain_text("送りかけ")


def test_form_works_without_scripts(open_page: Open, folder: Path) -> None:
    page = open_page(EDITOR, js=False)
    (folder / "手引き.txt").write_text("手引きです。", encoding="utf-8")
    page.goto("/admin/files/upload/")
    page.get_by_test_id("upload-pick").set_input_files(folder / "手引き.txt")
    page.get_by_test_id("upload-submit").click()
    expect(page.get_by_test_id("upload-results")).to_contain_text("手引き.txt")
    expect(page.get_by_test_id("own-files")).to_contain_text("手引き.txt")
