"""A notice reaches the inbox and the digest of a seat, and leaves them again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Publish
from tests.e2e.mails import send_digests
from tests.e2e.pages import Inbox, Notice, NoticeList
from tests.e2e.pages.steps import follow
from tests.e2e.people import IWATE_TOWN, SAPPORO
from tests.e2e.server import Server

Shoot = Callable[..., None]


@pytest.mark.wish(7, 17)
def test_notice_comes_to_the_inbox_and_in_one_digest_and_opening_it_lets_the_count_fall(
    open_page: Open, publish: Publish, server: Server, shoot: Shoot
) -> None:
    title = "新着でわかる通知"
    inbox = Inbox(open_page(SAPPORO, js=False))
    inbox.page.goto("/inbox/")
    before = inbox.unread()

    sent = publish(title, audience=["code:011002"])
    server.manage("run_worker", "--once")
    inbox.page.reload()
    assert inbox.unread() > before
    expect(inbox.row(title)).to_contain_text("新しく届きました")
    shoot(inbox.page, "inbox", height=900)

    digests = send_digests(server, working_day=1)
    told = {mail.recipient: mail.lines_with(title) for mail in digests}
    (line,) = told[SAPPORO]
    assert f"要確認【T-{sent['notice_id']}】" in line
    assert told.get(IWATE_TOWN, []) == []

    unread = inbox.unread()
    inbox.read(title)
    expect(Notice(inbox.page).heading).to_contain_text(title)
    assert inbox.unread() == unread - 1
    inbox.open()
    expect(inbox.row(title)).to_have_count(0)


@pytest.mark.wish(7)
def test_short_code_of_a_mail_opens_the_notice(open_page: Open, publish: Publish) -> None:
    sent = publish("番号で開く通知", audience=["code:011002"])
    page = open_page(SAPPORO)
    page.goto("/notices/")
    NoticeList(page).open_by_number(f"t-{sent['notice_id']}")
    expect(Notice(page).heading).to_contain_text("番号で開く通知")


@pytest.mark.wish(7)
def test_watching_and_digest_time_are_chosen_without_scripts(
    open_page: Open, publish: Publish
) -> None:
    sent = publish("見守る通知", audience=["code:011002"])
    page = open_page(SAPPORO, js=False)
    page.goto(sent["url"])
    follow(page.get_by_test_id("level-watch"))
    expect(page.get_by_test_id("notice-level")).to_contain_text("見守っています")
    page.goto("/inbox/settings/")
    page.locator("select[name=digest_at]").select_option("13:00")
    page.locator(f"select[name='object-notice:{sent['notice_id']}']").select_option("")
    follow(page.get_by_test_id("save-settings"))
    expect(page.locator("select[name=digest_at]")).to_have_value("13:00")
    expect(page.get_by_text("見守る通知")).to_have_count(0)
    page.locator("select[name=digest_at]").select_option("08:30")
    follow(page.get_by_test_id("save-settings"))
