"""Takes the pictures of the README's tour.

``python -m tests.e2e.tour`` loads a demo site of its own into a scratch folder, which takes a few
minutes. ``python -m tests.e2e.tour http://localhost:8000`` uses the one that ``make demo`` runs.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e import chromium
from tests.e2e.conftest import sign_in
from tests.e2e.pages import NoticeList
from tests.e2e.pages.steps import follow
from tests.e2e.people import AGENT, EDITOR, SAPPORO
from tests.e2e.screenshots import FOLDER, save_small, shoot_page
from tests.e2e.server import SETTINGS, start
from tests.processes import environment, manage

WIDTH, HEIGHT = 1280, 900
PAPER_WIDTH = 900
NUMBER = "老介発1118第2号"


@contextmanager
def demo_site() -> Iterator[str]:
    """Address of a site of our own with all the demo data."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.sqlite3"
        env = environment(url, Path(folder), DJANGO_SETTINGS_MODULE=SETTINGS)
        manage("migrate", "-v0", env=env)
        manage("load_demo", env=env)
        manage("run_worker", "--once", env=env)
        server = start(env)
        try:
            yield server.url
        finally:
            server.process.terminate()
            server.process.wait(timeout=30)


def signed_in(browser: Browser, address: str, email: str) -> Page:
    """A page of somebody's own."""
    page = browser.new_page(
        base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP"
    )
    page.set_default_timeout(60_000)
    sign_in(page, email)
    page.goto("/")
    return page


def read_notice(page: Page) -> None:
    """Open the notice of the tour by its number."""
    notices = NoticeList(page)
    notices.open()
    notices.search(NUMBER)
    follow(page.locator("[data-testid=notice-row] .tn-notice__title a").first)


def official(page: Page) -> None:
    """What 札幌市 sees."""
    shoot_page(page, "home", height=1100)
    NoticeList(page).open()
    shoot_page(page, "list", height=1100)
    read_notice(page)
    shoot_page(page, "notice", height=1400)
    shoot_paper(page)
    follow(page.get_by_role("link", name="画面で見る").first)
    while page.get_by_test_id("reload").count():
        page.wait_for_timeout(2_000)
        follow(page.get_by_test_id("reload"))
    shoot_page(page, "reading", height=1000)
    page.goto("/inbox/")
    shoot_page(page, "inbox", height=1000)


def shoot_paper(page: Page) -> None:
    """The first sheet of the notice as it comes out of the printer."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet"
        page.pdf(path=f"{sheet}.pdf", prefer_css_page_size=True)
        scale = ["-scale-to-x", str(PAPER_WIDTH), "-scale-to-y", "-1"]
        command = ["pdftoppm", "-png", "-singlefile", "-f", "1", *scale, f"{sheet}.pdf", sheet]
        subprocess.run(command, check=True)
        save_small(sheet.with_suffix(".png").read_bytes(), FOLDER / "print.png")


def editor(page: Page) -> None:
    """What 介護保険計画課 sees."""
    read_notice(page)
    notice = page.url
    follow(page.get_by_test_id("coverage-link"))
    shoot_page(page, "coverage", height=1250)
    page.goto(f"{page.url.rstrip('/')}/reminders/")
    shoot_page(page, "reminders", height=1250)
    page.goto(notice)
    follow(page.get_by_role("link", name="この通知を編集する"))
    page.locator("[data-draftail-editor-wrapper] [contenteditable=true]").wait_for()
    page.get_by_test_id("audience-builder").scroll_into_view_if_needed()
    save_small(page.screenshot(animations="disabled"), FOLDER / "admin-form.png")


def asker(page: Page) -> None:
    """How 札幌市 finds an answer, and what becomes of what it asked."""
    page.goto("/search/?q=境界層該当者の食費の特例減額はいつから")
    shoot_page(page, "search", height=1100)
    page.goto("/faq/")
    follow(page.locator("main").get_by_role("link", name="介護保険", exact=False).first)
    shoot_page(page, "faq", height=1100)
    page.goto("/inquiries/?view=organisation")
    shoot_page(page, "inquiries", height=1000)
    follow(page.get_by_test_id("case-row").get_by_role("link").first)
    shoot_page(page, "inquiry-case", height=1500)


def agent(page: Page) -> None:
    """The desk of 介護保険."""
    page.goto("/helpdesk/?view=open")
    shoot_page(page, "desk-list", height=1100)
    page.goto("/helpdesk/?view=turn")
    follow(page.get_by_test_id("case-row").get_by_role("link").first)
    shoot_page(page, "desk-case", height=1500)


def take_pictures(address: str) -> None:
    """Walk through the site as an official, as an editor and as an agent."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        official(signed_in(browser, address, SAPPORO))
        editor(signed_in(browser, address, EDITOR))
        asker(signed_in(browser, address, SAPPORO))
        agent(signed_in(browser, address, AGENT))
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take_pictures(sys.argv[1])
    else:
        with demo_site() as own:
            take_pictures(own)
