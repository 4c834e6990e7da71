"""A question on its way: official, prefecture, ministry, back, once more, end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.pages.inquiries import AskPage, CasePage
from tests.e2e.pages.steps import follow
from tests.e2e.people import AGENT, APPROVER, HOKKAIDO, SAPPORO

Shoot = Callable[..., None]
TITLE = "境界層該当者の食費の特例減額を遡及する場合の起算日"
TEXT = "証明書の交付日と却下の日のどちらの月から適用しますか。"


def ministry_answers(open_page: Open, number: str, text: str) -> Page:
    """An agent drafts, the head of the division approves, the agent sends."""
    agent, head = CasePage(open_page(AGENT), number), CasePage(open_page(APPROVER), number)
    agent.page.goto("/helpdesk/")
    follow(agent.page.get_by_role("link", name=number))
    agent.draft(text, "介護保険法第51条の3")
    head.page.goto("/helpdesk/?view=approval")
    follow(head.page.get_by_role("link", name=number))
    head.press("approve-draft")
    agent.open().press("send-draft")
    expect(agent.ball).to_contain_text("札幌市")
    return agent.page


@pytest.mark.wish(15, 17)
@pytest.mark.parametrize("js", [True, False], ids=["script", "plain"])
def test_question_goes_up_is_answered_reopened_and_accepted(
    open_page: Open, shoot: Shoot, js: bool
) -> None:
    asker = open_page(SAPPORO, js=js)
    form = AskPage(asker)
    form.open()
    form.fill(title=TITLE, text=TEXT)
    if js:
        shoot(asker, "inquiry-new", height=1400)
    number = form.send()
    case = CasePage(asker, number)
    expect(case.ball).to_contain_text("北海道")

    prefecture = CasePage(open_page(HOKKAIDO, js=js), number)
    prefecture.page.goto("/inquiries/")
    follow(prefecture.page.get_by_role("link", name=number))
    prefecture.act("pass-up", "国の見解をお願いします。")
    expect(prefecture.ball).to_contain_text("厚生労働省 介護保険計画課")

    ministry_answers(open_page, number, "却下の日の属する月の初日から適用します。")
    case.open()
    expect(case.ball).to_contain_text("札幌市")
    expect(case.timeline).to_contain_text("却下の日の属する月の初日から")
    if js:
        shoot(asker, "inquiry-case", height=1600)
    case.press("reopen")
    expect(case.ball).to_contain_text("厚生労働省")
    expect(case.timeline).to_contain_text("言葉を添えずに再開しました")

    ministry_answers(open_page, number, "同じ月なら却下の日からです。")
    case.open().act("reopen", "月をまたぐ場合も同じですか。")
    expect(case.ball).to_contain_text("厚生労働省")

    ministry_answers(open_page, number, "月をまたぐ場合も同じです。")
    case.open().press("accept")
    expect(asker.get_by_test_id("ended")).to_contain_text("完了")
    case.press("rate-good")
    expect(asker.get_by_test_id("rate-form")).to_contain_text("「役に立った」と受け取りました")


@pytest.mark.wish(15)
def test_what_is_typed_is_kept_without_pressing_a_button(open_page: Open) -> None:
    page = open_page(SAPPORO)
    form = AskPage(page)
    form.open()
    page.get_by_label("件名").fill("書きかけの疑問")
    expect(page.locator("[data-draft-say]")).to_contain_text("下書きを保存しました")
    page.goto("/inquiries/")
    follow(page.get_by_role("link", name="書きかけの疑問"))
    expect(page.get_by_label("件名")).to_have_value("書きかけの疑問")
    follow(page.get_by_test_id("solved"))
    expect(page.get_by_test_id("draft").filter(has_text="書きかけの疑問")).to_have_count(0)


@pytest.mark.wish(15)
def test_file_is_sent_with_the_question(open_page: Open) -> None:
    page = open_page(SAPPORO)
    form = AskPage(page)
    form.open()
    form.fill(title="添付のある疑問", text="別紙のとおりです。", to="bureau")
    page.locator("#id_files").set_input_files(
        {"name": "別紙.txt", "mimeType": "text/plain", "buffer": "別紙".encode()}
    )
    expect(page.get_by_test_id("upload-row")).to_have_attribute("data-state", "done")
    number = form.send()
    expect(CasePage(page, number).timeline).to_contain_text("別紙.txt")
