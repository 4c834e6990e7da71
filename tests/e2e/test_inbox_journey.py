"""A notice reaches the inbox and the digest of a seat, and leaves them again."""

import email
import email.policy
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Publish
from tests.e2e.pages import Inbox, Notice
from tests.e2e.people import IWATE_TOWN, SAPPORO
from tests.e2e.server import Server
from tests.processes import run

Shoot = Callable[..., None]


def mails_to(server: Server, address: str) -> list[email.message.EmailMessage]:
    """What has been sent to somebody; without a mail server the worker writes files."""
    folder = Path(server.env["PORTAL_VAR_DIR"]) / "mail"
    found = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in folder.iterdir()
    ]
    return [message for message in found if address in str(message["To"])]


def digest_with(server: Server, address: str, title: str) -> list[str]:
    """Lines of the digest that tells somebody of a notice."""
    bodies = [str(message.get_content()) for message in mails_to(server, address)]
    return [line for body in bodies if title in body for line in body.splitlines()]


@pytest.mark.wish(7, 17)
@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_notice_comes_to_the_inbox_and_in_one_digest_and_opening_it_lets_the_count_fall(
    js: bool, open_page: Open, publish: Publish, server: Server, shoot: Shoot
) -> None:
    title = f"新着でわかる通知（{'1' if js else '2'}）"
    inbox = Inbox(open_page(SAPPORO, js=js))
    inbox.page.goto("/inbox/")
    before = inbox.unread()

    sent = publish(title, audience=["code:011002"])
    server.manage("run_worker", "--once")
    inbox.page.reload()
    assert inbox.unread() > before
    expect(inbox.row(title)).to_contain_text("新しく届きました")
    shoot(inbox.page, "inbox", height=900)

    run(["-m", "tests.e2e.digests", "1" if js else "2"], server.env)
    server.manage("run_worker", "--once")
    lines = digest_with(server, SAPPORO, title)
    code = f"T-{sent['notice_id']}"
    assert [line for line in lines if title in line and f"要確認【{code}】" in line] != []
    assert digest_with(server, IWATE_TOWN, title) == []

    told = inbox.unread()
    inbox.read(title)
    expect(Notice(inbox.page).heading).to_contain_text(title)
    assert inbox.unread() == told - 1
    inbox.open()
    expect(inbox.row(title)).to_have_count(0)


@pytest.mark.wish(7)
def test_short_code_of_a_mail_opens_the_notice(open_page: Open, publish: Publish) -> None:
    sent = publish("番号で開く通知", audience=["code:011002"])
    page = open_page(SAPPORO)
    page.goto("/notices/")
    page.get_by_test_id("notice-search").fill(f"t-{sent['notice_id']}")
    page.get_by_test_id("notice-search-button").click()
    expect(Notice(page).heading).to_contain_text("番号で開く通知")


@pytest.mark.wish(7)
def test_watching_and_digest_time_are_chosen_without_scripts(
    open_page: Open, publish: Publish
) -> None:
    sent = publish("見守る通知", audience=["code:011002"])
    page = open_page(SAPPORO, js=False)
    page.goto(sent["url"])
    page.get_by_test_id("level-watch").click()
    expect(page.get_by_test_id("notice-level")).to_contain_text("見守っています")
    page.goto("/inbox/settings/")
    page.locator("select[name=digest_at]").select_option("13:00")
    page.locator(f"select[name='object-notice:{sent['notice_id']}']").select_option("")
    page.get_by_test_id("save-settings").click()
    expect(page.locator("select[name=digest_at]")).to_have_value("13:00")
    expect(page.get_by_text("見守る通知")).to_have_count(0)
    page.locator("select[name=digest_at]").select_option("08:30")
    page.get_by_test_id("save-settings").click()
