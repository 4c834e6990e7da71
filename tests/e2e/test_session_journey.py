"""A session that ends takes nothing with it that was typed."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Publish, sign_in
from tests.e2e.pages import Login, Notice
from tests.e2e.pages.steps import follow
from tests.e2e.people import PASSWORD, SAPPORO
from tests.e2e.server import Server

WORD = "回線工事のあいだは、給付係でお願いします。"


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_typed_word_survives_the_end_of_the_session(
    js: bool, open_page: Open, publish: Publish
) -> None:
    sent = publish("途中で切れる通知", audience=["code:011002"])
    page = open_page(SAPPORO, js=js)
    notice = Notice(page, sent["url"])
    notice.open()
    page.context.clear_cookies(name="session")
    notice.fill_forwarding(WORD, "障がい福祉課 給付係")

    follow(page.get_by_test_id("sign-in-again"))
    Login(page).enter(SAPPORO, PASSWORD)
    expect(page.get_by_role("main")).to_contain_text(WORD)
    follow(page.get_by_test_id("send-again"))

    expect(notice.responsible).to_contain_text("障がい福祉課 給付係")
    expect(page.get_by_test_id("forwarding")).to_contain_text(WORD)


def test_signing_out_closes_the_door(open_page: Open, server: Server) -> None:
    page = open_page()
    sign_in(page, SAPPORO)
    page.get_by_test_id("account-menu").locator("summary").click()
    follow(page.get_by_test_id("logout"))
    page.goto("/notices/")

    expect(page).to_have_url(f"{server.url}/account/login/?next=/notices/")
