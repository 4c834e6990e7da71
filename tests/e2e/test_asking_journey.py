"""Nothing that was typed or chosen for a question gets lost on the way to its button."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import Open
from tests.e2e.pages import Search, Uploads
from tests.e2e.pages.inquiries import AskPage, CasePage
from tests.e2e.pages.steps import follow
from tests.e2e.people import SAPPORO, SAPPORO_OTHER
from tests.e2e.server import Server
from tests.processes import wait_for

TEXT = "書きかけの内容です。"
FILE = FilePayload(name="別紙.txt", mimeType="text/plain", buffer="別紙".encode())


def opened(page: Page) -> AskPage:
    """The form of a question."""
    form = AskPage(page)
    form.open()
    return form


@pytest.mark.parametrize("js", [True, False], ids=["script", "plain"])
def test_enter_in_the_subject_throws_nothing_away(open_page: Open, js: bool) -> None:
    page = open_page(SAPPORO, js=js)
    opened(page)
    page.get_by_label("くわしい内容").fill(TEXT)
    page.get_by_label("件名").fill("改行キーを押した疑問")
    with page.expect_navigation():
        page.get_by_label("件名").press("Enter")
    expect(page.get_by_test_id("error-summary")).to_contain_text("聞く相手")
    expect(page.get_by_label("件名")).to_have_value("改行キーを押した疑問")
    expect(page.get_by_label("くわしい内容")).to_have_value(TEXT)


@pytest.mark.parametrize("js", [True, False], ids=["script", "plain"])
def test_who_found_the_answer_leaves_by_its_own_button(open_page: Open, js: bool) -> None:
    page = open_page(SAPPORO, js=js)
    opened(page)
    page.get_by_label("件名").fill("もう分かった疑問")
    follow(page.get_by_test_id("solved"))
    expect(page.get_by_text("照会は送っていません")).to_be_visible()
    expect(page.get_by_test_id("draft").filter(has_text="もう分かった疑問")).to_have_count(0)


def test_question_waits_for_a_file_on_its_way(open_page: Open) -> None:
    page = open_page(SAPPORO)
    form, held = opened(page), page.get_by_test_id("hold")
    page.route("**/files/uploads/*/", lambda route: None)
    form.fill(title="添付を待つ疑問", text=TEXT, to="bureau")
    page.locator("#id_files").set_input_files(FILE)
    with page.expect_request(lambda request: "/files/uploads/" in request.url):
        expect(held).to_be_hidden()
    page.get_by_test_id("send").click()
    expect(held).to_contain_text("送信中のファイルがあります")
    expect(held).to_be_focused()

    page.unroute("**/files/uploads/*/")  # lets go on what waited
    expect(Uploads(page).row("別紙.txt")).to_have_attribute("data-state", "done")
    expect(held).to_be_hidden()
    number = form.send()
    expect(CasePage(page, number).timeline).to_contain_text("別紙.txt")


def test_words_are_kept_when_the_page_is_left_at_once(open_page: Open) -> None:
    page = open_page(SAPPORO_OTHER)
    opened(page)
    page.get_by_label("件名").fill("すぐに離れた疑問")
    page.goto("/notices/")

    def is_kept() -> bool:
        page.goto("/inquiries/")
        return page.get_by_test_id("draft").filter(has_text="すぐに離れた疑問").count() == 1

    wait_for(is_kept)  # what is sent while leaving may come after the next page


def test_words_of_a_refused_form_are_kept_untouched(open_page: Open) -> None:
    page = open_page(SAPPORO_OTHER)
    opened(page)
    page.get_by_label("件名").fill("断られた疑問")
    follow(page.get_by_test_id("send"))
    expect(page.get_by_test_id("error-summary")).to_be_visible()
    expect(page.locator("[data-draft-say]")).to_contain_text("下書きを保存しました")


def test_words_that_found_nothing_become_the_subject(open_page: Open, server: Server) -> None:
    found = Search(open_page(SAPPORO, js=False))
    found.page.goto("/")
    found.from_the_head("ぬぬぬぺぺぺ")
    expect(found.nothing).to_be_visible()
    follow(found.page.get_by_test_id("ask-after-search"))
    expect(found.page.get_by_label("件名")).to_have_value("ぬぬぬぺぺぺ")


def test_second_page_of_a_sent_question_says_so_and_keeps_other_words(open_page: Open) -> None:
    page = open_page(SAPPORO)
    form = opened(page)
    form.fill(title="二つの画面で開いた疑問", text=TEXT, to="bureau")
    follow(page.get_by_test_id("keep-draft"))
    follow(page.get_by_role("link", name="二つの画面で開いた疑問"))
    second = page.context.new_page()
    second.goto(page.url)
    form.send()

    said = second.locator("[data-draft-say]")
    second.get_by_label("回答を希望する日").fill("2099-01-01")
    expect(said).to_contain_text("もう送ってあります")
    second.get_by_label("くわしい内容").fill("別の疑問です。")
    expect(said).to_contain_text("下書きを保存しました")
    follow(second.get_by_test_id("send"))
    expect(second.get_by_test_id("error-summary")).to_contain_text("まだ送っていません")
    expect(second.get_by_label("くわしい内容")).to_have_value("別の疑問です。")
