"""What is typed before 公開 or 承認して公開する goes out, however long one takes over it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Open, days_ahead
from tests.e2e.pages import AdminNotice
from tests.e2e.pages.steps import follow
from tests.e2e.people import APPROVER, EDITOR

PUBLISHED = re.compile(r"/admin/pages/\d+/$")  # the list: a form that was refused stays


def write_notice(form: AdminNotice, title: str) -> None:
    """A complete new notice."""
    form.write_to_all(title=title, number="老介発1130第1号", due=days_ahead(3))


def write_faq(form: AdminNotice, title: str) -> None:
    """A complete new FAQ."""
    form.page.goto("/admin/faq/")
    follow(form.page.get_by_role("link", name="よくある質問を追加").first)
    form.page.fill("#id_title", title)
    form.add_to_body("直近2か月分です。")
    form.tick("duties", ["介護保険"])
    form.page.fill("#id_review_on", days_ahead(300))
    form.page.keyboard.press("Escape")


Write = Callable[[AdminNotice, str], None]
both = pytest.mark.parametrize("write", [write_notice, write_faq], ids=["notice", "faq"])


@both
def test_words_added_before_the_approval_and_after_it_go_out(open_page: Open, write: Write) -> None:
    title = f"承認のまえに書き足す（{write.__name__}）"
    editor = AdminNotice(open_page(EDITOR))
    write(editor, title)
    editor.add_slowly("担当者が足した文。")
    editor.submit()
    expect(editor.submitted).to_be_visible()

    approver = AdminNotice(open_page(APPROVER))
    approver.open_waiting(title)
    page_id = approver.notice_id
    approver.add_slowly("承認者が足した文。")
    approver.act("承認して公開する")
    expect(approver.page).to_have_url(PUBLISHED)
    expect(public(approver, page_id)).to_contain_text("承認者が足した文。")

    approver.open(page_id)
    if approver.page.locator("#id_change_note").count():
        approver.explain_change("文を足しました。")
    approver.add_slowly("公開のあとの文。")
    approver.publish()
    expect(public(approver, page_id)).to_contain_text("公開のあとの文。")


@both
def test_new_page_is_published_after_it_was_saved_by_itself(open_page: Open, write: Write) -> None:
    form = AdminNotice(open_page(APPROVER))
    write(form, f"書いてそのまま公開する（{write.__name__}）")
    form.add_slowly("はじめの文。")
    form.add_slowly("つぎの文。")
    page_id = form.notice_id
    form.publish()
    expect(public(form, page_id)).to_contain_text("はじめの文。つぎの文。")


def public(form: AdminNotice, page_id: int) -> Locator:
    """What the public page says."""
    form.open(page_id)
    live = form.page.get_by_role("link", name="公開ページを表示").first
    form.page.goto(str(live.get_attribute("href")))
    return form.page.get_by_role("main")
