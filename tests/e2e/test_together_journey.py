"""Who need not ask, and a prefecture that asks once for several."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.e2e.pages.inquiries import AskPage, CasePage
from tests.e2e.pages.steps import follow
from tests.e2e.people import AGENT, APPROVER, HOKKAIDO, SAPPORO, SAPPORO_OTHER
from tests.e2e.server import Server

ANSWER = "交付日の属する月から適用します。"


@pytest.mark.wish(15, 16)
def test_faq_and_shared_cases_appear_while_one_types(
    open_page: Open, server: Server, states: dict[str, str]
) -> None:
    server.manage("run_worker", "--once")
    page = open_page(SAPPORO_OTHER)
    page.goto("/inquiries/new/")
    subject, found = page.get_by_label("件名"), page.get_by_test_id("suggestions")
    subject.press_sequentially("負担割合証の更新")
    expect(found.get_by_role("link", name="負担割合証の更新")).to_be_visible()
    subject.fill("")
    subject.press_sequentially("通帳の写しは何か月分")
    link = found.get_by_role("link", name="求めればよいですか（faq）")
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.get_by_test_id("faq-answer")).to_contain_text("直近2か月分")
    page.goto("/inquiries/")
    asked = page.get_by_test_id("case-row").filter(has_text="通帳の写しは何か月分")
    expect(asked).to_have_count(0)


@pytest.mark.wish(15)
@pytest.mark.parametrize("js", [True, False], ids=["script", "plain"])
def test_gathered_question_is_answered_to_all(open_page: Open, js: bool) -> None:
    askers = [open_page(who, js=js) for who in (SAPPORO, SAPPORO_OTHER)]
    numbers = []
    for page in askers:
        form = AskPage(page)
        form.open()
        form.fill(title="まとめられる疑問", text="どの月からですか。")
        numbers.append(form.send())
    prefecture = open_page(HOKKAIDO, js=js)
    prefecture.goto("/inquiries/")
    for number in numbers:
        prefecture.get_by_role("checkbox", name=re.compile(number)).check()
    follow(prefecture.get_by_test_id("gather"))
    prefecture.get_by_label("件名").fill("まとめた疑問")
    prefecture.get_by_label("くわしい内容").fill("どの月からですか。")
    prefecture.get_by_label("事業の区分").select_option(label="補足給付")
    follow(prefecture.get_by_test_id("gather-send"))
    upward = prefecture.get_by_test_id("number").inner_text()

    agent, head = CasePage(open_page(AGENT), upward), CasePage(open_page(APPROVER), upward)
    agent.open().draft(ANSWER, "介護保険法第51条の3")
    head.open().press("approve-draft")
    agent.open().press("send-draft")
    expect(agent.ball).to_contain_text("北海道")
    for page, number in zip(askers, numbers, strict=True):
        expect(CasePage(page, number).open().timeline).to_contain_text(ANSWER)
