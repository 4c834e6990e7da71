"""An answer becomes knowledge, and reaches all who asked the same."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.pages.admin import AdminNotice
from tests.e2e.pages.inquiries import AskPage, CasePage
from tests.e2e.pages.steps import follow
from tests.e2e.people import AGENT, APPROVER, IWATE_TOWN, MORIOKA, SAPPORO, SAPPORO_OTHER
from tests.e2e.server import Server
from tests.e2e.test_inquiry_journey import ministry_answers

QUESTION = "社会福祉法人の軽減と高額介護サービス費の順序はどうなりますか。"


def asked(page: Page, title: str) -> str:
    """An official asks the ministry; the number."""
    form = AskPage(page)
    form.open()
    form.fill(title=title, text="どちらを先に適用しますか。", to="bureau")
    return form.send()


def shared(agent: Page, number: str, title: str) -> None:
    """The agent shares the case; names that only seem to tell who asked are confirmed."""
    agent.goto(f"/inquiries/{number}/")
    agent.get_by_test_id("share-open").click()
    form = agent.get_by_test_id("share-form")
    form.get_by_label("共有する件名").fill(title)
    form.get_by_label("共有する内容").fill(
        "札幌市も函館市も使う様式では、どちらを先に適用しますか。"
    )
    follow(form.get_by_test_id("share"))
    form.get_by_label("挙げられた言葉").check()
    follow(form.get_by_test_id("share"))
    expect(form).not_to_contain_text("挙げられた言葉")


@pytest.mark.wish(15, 16)
def test_answer_becomes_an_faq_and_the_next_one_does_not_ask(
    open_page: Open, server: Server
) -> None:
    asker = open_page(SAPPORO)
    number = asked(asker, "社会福祉法人の軽減と高額介護サービス費の順序")
    agent = ministry_answers(open_page, number, "軽減を先に適用します。")
    CasePage(asker, number).open().press("accept")

    agent.goto(f"/inquiries/{number}/")
    agent.get_by_test_id("faq-draft-open").click()
    form = agent.get_by_test_id("faq-draft-form")
    form.get_by_label("問い").fill(QUESTION)
    follow(form.get_by_test_id("faq-draft"))
    head = AdminNotice(open_page(APPROVER))
    head.open_waiting(QUESTION)
    head.act("承認して公開する")
    expect(head.page).to_have_url(re.compile(r"/admin/pages/\d+/$"))  # the list: it is out
    server.manage("run_worker", "--once")
    expect(CasePage(asker, number).open().page.get_by_role("link", name=QUESTION)).to_be_visible()

    third = open_page(IWATE_TOWN, js=False)
    third.goto("/inquiries/new/")
    third.get_by_label("件名").fill("社会福祉法人の軽減と高額介護サービス費の順序")
    third.get_by_label("くわしい内容").fill("どちらが先ですか。")
    third.get_by_label("事業の区分").select_option(label="補足給付")
    third.locator("label[for=to-bureau]").click()
    follow(third.get_by_test_id("send"))
    expect(third.get_by_role("link", name=QUESTION)).to_be_visible()
    follow(third.get_by_test_id("solved"))
    third.goto("/inquiries/")
    expect(third.get_by_test_id("case-row")).to_have_count(0)


@pytest.mark.wish(15)
@pytest.mark.parametrize("js", [True, False], ids=["script", "plain"])
def test_one_answer_reaches_all_who_joined(open_page: Open, js: bool) -> None:
    title = f"共通の疑問（{'a' if js else 'b'}）"
    number = asked(open_page(SAPPORO), title)
    shared(open_page(AGENT), number, title)
    joined = [open_page(IWATE_TOWN, js=js), open_page(MORIOKA, js=js)]
    for page in joined:
        page.goto("/inquiries/shared/")
        follow(page.get_by_test_id("shared-case").filter(has_text=title).get_by_test_id("join"))
        expect(page.get_by_test_id("joined")).to_be_visible()
    ministry_answers(open_page, number, "軽減を先に適用します。")
    for page in joined:
        page.goto("/inquiries/?view=joined")
        follow(page.get_by_role("link", name=number))
        expect(page.get_by_text("軽減を先に適用します。").first).to_be_visible()
    expect(CasePage(open_page(SAPPORO), number).open().timeline).to_contain_text("軽減を先に")


@pytest.mark.wish(15)
def test_several_cases_get_an_agent_at_once(open_page: Open) -> None:
    numbers = [asked(open_page(SAPPORO_OTHER), f"いちどに扱う疑問{n}") for n in (1, 2)]
    page = open_page(AGENT)
    page.goto("/helpdesk/?view=open&sort=new")
    for number in numbers:
        page.get_by_label(f"{number}を選ぶ").check()
    follow(page.get_by_test_id("bulk-assign"))
    page.get_by_label("担当者").select_option(index=1)
    follow(page.get_by_test_id("bulk-do"))
    expect(page.get_by_text("2件の担当者を決めました。")).to_be_visible()
    page.get_by_test_id("save-open").click()
    page.get_by_label("条件の名前").fill("新しい順")
    follow(page.get_by_test_id("save"))
    expect(page.get_by_test_id("saved").filter(has_text="新しい順")).to_be_visible()
