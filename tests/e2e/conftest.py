"""Real Chromium against a real server. One server per run, shared by all browser tests."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.database import fresh_database
from tests.e2e import chromium as chromium_browser
from tests.e2e.people import EDITOR, PASSWORD
from tests.e2e.screenshots import shoot_page
from tests.e2e.server import Server, prepare, start
from tests.e2e.watch import Watch
from tests.processes import run

TIMEOUT_MS = 30_000
STOP_SECONDS = 90  # gunicorn alone may take 30
JAPAN = ZoneInfo("Asia/Tokyo")

expect.set_options(timeout=TIMEOUT_MS)  # the five seconds of its own are few on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests carry the marker: the quick run leaves them out."""
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium; its absence is a failure."""
    found = chromium_browser.find()
    if not found:
        pytest.fail("Chromium is not installed")
    return found


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal with all 1,788 organisations and the demo's people."""
    folder = tmp_path_factory.mktemp("portal")
    with fresh_database(folder) as url:
        portal = start(prepare(url, folder))
        yield portal
        portal.process.terminate()
        portal.process.wait(timeout=STOP_SECONDS)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless browser for the run."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=chromium_browser.FLAGS)
        yield running
        running.close()


Open = Callable[..., Page]


@pytest.fixture
def watch(server: Server) -> Watch:
    """What went wrong on the pages of this test."""
    return Watch(host=urlsplit(server.url).netloc)


@pytest.fixture
def open_page(browser: Browser, server: Server, watch: Watch) -> Iterator[Open]:
    """A page of a new context, signed in when an address is given; ``js=False`` without scripts.

    Errors of scripts, policy violations and requests to other hosts fail the test.
    """
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
        context.set_default_timeout(TIMEOUT_MS)
        watch.attach(context)
        contexts.append(context)
        page = context.new_page()
        if email:
            enter(page, email, server)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.problems == []


_sessions: dict[tuple[str, str], list[Any]] = {}


def enter(page: Page, email: str, server: Server) -> None:
    """Signed in as somebody; the session of an earlier test is used again."""
    key = (server.url, email)
    if key not in _sessions:
        sign_in(page, email)
        page.goto("/")
        _sessions[key] = page.context.cookies()
    page.context.add_cookies(_sessions[key])


def sign_in(page: Page, email: str) -> None:
    """Through the login page, as people do."""
    page.goto("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_test_id("login").click()
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
def shoot() -> Callable[..., None]:
    """``shoot(page, "name")`` keeps a picture of the page when SCREENSHOTS=1."""
    return shoot_page if os.environ.get("SCREENSHOTS") else lambda page, name, **options: None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scratch folder."""
    return tmp_path


Publish = Callable[..., dict[str, Any]]


@pytest.fixture
def publish(server: Server, folder: Path) -> Publish:
    """``publish("…", audience=["code:011002"])``: a notice of 介護保険計画課, out at once.

    Answers with notice_id, version, url and deliveries. It asks for 到達確認 in five days.
    """

    def published(title: str, *, audience: list[str], **data: Any) -> dict[str, Any]:
        values = {
            "title": title,
            "body": "標記について、下記のとおり**通知**します。",
            "duties": ["介護保険"],
            "actions": [{"label": "到達確認", "due": days_ahead(5)}],
            "audience": {"include": audience, "exclude": []},
        }
        return server.publish(folder, EDITOR, **{**values, **data})

    return published


def days_ahead(days: int) -> str:
    """A date from today in Japan, ISO 8601."""
    return (datetime.now(JAPAN) + timedelta(days=days)).date().isoformat()


@pytest.fixture(scope="session")
def states(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of notices of 兵庫県 in every state, see tests/e2e/states.py."""
    folder = tmp_path_factory.mktemp("states")
    found: dict[str, str] = json.loads(
        run(["-m", "tests.e2e.states", str(folder)], server.env).stdout
    )
    return found


PageOf = Callable[[str | None], Page]


@pytest.fixture(scope="session")
def page_of(browser: Browser, server: Server) -> Iterator[PageOf]:
    """``page_of(email)``: the one page of a person, for tests that only look."""
    contexts: dict[str | None, BrowserContext] = {}

    def found(email: str | None) -> Page:
        if email not in contexts:
            contexts[email] = browser.new_context(base_url=server.url, locale="ja-JP")
            contexts[email].set_default_timeout(TIMEOUT_MS)
            page = contexts[email].new_page()
            if email:
                enter(page, email, server)
        return contexts[email].pages[0]

    yield found
    for context in contexts.values():
        context.close()
