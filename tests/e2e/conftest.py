"""Real Chromium against a real server. One server per run; all browser tests share a process."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.server import Server, prepare, start
from tests.processes import scratch_database

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests belong to one worker, which owns the server."""
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium. In CI its absence is a failure."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    found = found or shutil.which("google-chrome")
    if not found and os.environ.get("CI"):
        pytest.fail("Chromium is missing")
    if not found:
        pytest.skip("Chromium is not installed")
    return found


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal with all 1,788 organisations and the demo's people."""
    folder = tmp_path_factory.mktemp("portal")
    with scratch_database(folder) as url:
        portal = start(prepare(url, folder))
        yield portal
        portal.process.terminate()
        portal.process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless browser for the run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Open]:
    """``open_page("mail@…")``: a page of a fresh, signed-in context; ``js=False`` without scripts."""
    contexts: list[BrowserContext] = []

    def opened(
        email: str | None = None, *, js: bool = True, width: int = 1280, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=server.url,
            java_script_enabled=js,
            viewport={"width": width, "height": 900},
            locale="ja-JP",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if email:
            sign_in(page, email, server)
        return page

    yield opened
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str, server: Server) -> None:
    """Through the login page, as people do."""
    page.goto("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", accounts(server)[email]["password"])
    page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_url(lambda url: "/account/login/" not in url)


_accounts: dict[str, dict[str, dict[str, Any]]] = {}


def accounts(server: Server) -> dict[str, dict[str, Any]]:
    """The demo accounts by e-mail address."""
    if server.url not in _accounts:
        _accounts[server.url] = {row["email"]: row for row in server.json("demo_accounts")}
    return _accounts[server.url]


@pytest.fixture
def people(server: Server) -> Callable[..., str]:
    """``people("official", code="011002", seat="給付係")``: e-mail of a demo account."""

    def find(role: str, *, code: str | None = None, seat: str = "") -> str:
        return next(
            email
            for email, row in accounts(server).items()
            if row["role"] == role
            and (code is None or row["organisation_code"] == code)
            and seat in (row["seat"] or "")
        )

    return find


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scratch folder."""
    return tmp_path
