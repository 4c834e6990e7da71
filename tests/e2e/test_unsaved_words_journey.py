"""Words on the page of a case are not lost by the buttons of its other forms."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.e2e.conftest import Open
from tests.e2e.pages.inquiries import CasePage
from tests.e2e.pages.steps import follow
from tests.e2e.people import AGENT, APPROVER, SAPPORO
from tests.e2e.states import TWO_SEATS
from tests.e2e.test_desk_journey import asked
from tests.e2e.test_inquiry_journey import ministry_answers


@dataclass
class Asked:
    """What the browser asked before it left the page; somebody stays each time."""

    page: Page
    types: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", self.stay)

    def stay(self, dialog: Dialog) -> None:
        """Not to leave."""
        self.types.append(dialog.type)
        dialog.dismiss()

    def press(self, button: Locator) -> None:
        """A button that would leave."""
        with self.page.expect_event("dialog"):
            button.click()


def answer_box(page: Page) -> Locator:
    """Where the shared answer is written."""
    return page.get_by_test_id("draft-form").get_by_role("textbox").first


def test_browser_asks_before_another_button_throws_words_away(open_page: Open) -> None:
    number = asked(open_page(SAPPORO), "書きかけの回答")
    page = open_page(AGENT)
    leaving = Asked(page)
    CasePage(page, number).open()
    answer_box(page).fill("却下の月からです。")
    page.get_by_test_id("assign-open").click()
    leaving.press(page.get_by_test_id("assign"))
    expect(answer_box(page)).to_have_value("却下の月からです。")
    follow(page.get_by_test_id("save-draft"))
    follow(page.get_by_test_id("submit-draft"))
    assert leaving.types == ["beforeunload"]

    head = open_page(APPROVER)
    asking = Asked(head)
    CasePage(head, number).open()
    expect(head.get_by_test_id("draft-words")).to_contain_text("却下の月からです。")
    expect(answer_box(head)).to_be_hidden()
    head.get_by_test_id("draft-open").click()
    answer_box(head).fill("却下の日の月からです。")
    asking.press(head.get_by_test_id("approve-draft"))
    answer_box(head).fill("却下の月からです。")
    follow(head.get_by_test_id("approve-draft"))
    assert asking.types == ["beforeunload"]


def test_browser_asks_before_accepting_throws_away_what_is_still_unclear(open_page: Open) -> None:
    asker = open_page(SAPPORO)
    number = asked(asker, "書きかけの再開")
    ministry_answers(open_page, number, "却下の月からです。")
    leaving = Asked(asker)
    CasePage(asker, number).open()
    asker.get_by_test_id("reopen-open").click()
    words = asker.get_by_test_id("reopen-form").get_by_role("textbox").first
    words.fill("同じ月のときが分かりません。")
    leaving.press(asker.get_by_test_id("accept"))
    expect(words).to_have_value("同じ月のときが分かりません。")
    follow(asker.get_by_test_id("reopen"))
    assert leaving.types == ["beforeunload"]
    expect(CasePage(asker, number).timeline).to_contain_text("同じ月のときが分かりません。")


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_reply_waits_for_its_seat_when_another_tab_switched_it(js: bool, open_page: Open) -> None:
    page, words = open_page(TWO_SEATS, js=js), "写しを送ります。"
    number = asked(page, f"席を替えた返事（{js}）")
    CasePage(page, number).open()
    reply = page.get_by_test_id("reply-form")
    reply.get_by_role("textbox").fill(words)
    reply.locator("input[type=file]").set_input_files(
        {"name": "写し.txt", "mimeType": "text/plain", "buffer": "写し".encode()}
    )
    other = page.context.new_page()
    other.goto("/")
    seat = other.get_by_test_id("acting-seat").text_content() or ""
    other.get_by_test_id("seat-menu").locator("summary").click()
    follow(other.locator("[data-testid=seat-menu] button:not([aria-current])").first)

    follow(page.get_by_test_id("reply"))
    expect(page.get_by_label("内容", exact=True)).to_have_value(words)
    expect(page.get_by_test_id("left-files")).to_contain_text("写し.txt")
    follow(page.get_by_test_id("seat-back"))
    expect(page.get_by_test_id("acting-seat")).to_have_text(seat)
    expect(page.get_by_test_id("typed")).to_contain_text(words)
    follow(page.get_by_test_id("send-again"))
    expect(CasePage(page, number).timeline).to_contain_text(words)
