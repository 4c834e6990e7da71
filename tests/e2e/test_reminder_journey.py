"""Silence is followed up: a step by hand, a call that confirms, the list of the silent."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Publish
from tests.e2e.pages import Coverage, Reminders
from tests.e2e.pages.steps import follow
from tests.e2e.people import EDITOR, HOKKAIDO


@pytest.mark.wish(8)
@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_editor_sends_the_next_step_and_writes_down_a_call(
    js: bool, open_page: Open, publish: Publish
) -> None:
    codes = ["code:011002", "code:012025", "code:012033"]
    sent = publish("催促する通知", audience=codes)
    page = open_page(EDITOR, js=js)
    ladder = Reminders(page, sent["notice_id"])
    ladder.open()
    expect(ladder.waiting.locator("tbody tr")).to_have_count(3)

    ladder.send_next()
    expect(ladder.messages).to_contain_text("「日報に載せる」を3団体に行いました。")
    expect(ladder.steps.first).to_contain_text("（済み）")

    ladder.call("函館市", "不在", note="折り返しを依頼")
    expect(ladder.waiting).to_contain_text("折り返しを依頼")
    ladder.call("函館市", "受領を確認した", section="高齢福祉課")
    expect(ladder.waiting.locator("tbody tr")).to_have_count(2)

    coverage = Coverage(page, sent["notice_id"])
    coverage.open()
    assert coverage.acknowledged() == "1 / 3"


@pytest.mark.wish(8)
def test_coordinator_finds_the_silent_and_telephones(open_page: Open, publish: Publish) -> None:
    publish("管内に電話する通知", audience=["code:012025"])
    page = open_page(HOKKAIDO)
    page.goto("/")
    follow(page.get_by_test_id("silent-link").get_by_role("link"))
    follow(page.get_by_test_id("silent").get_by_role("link", name="北海道函館市"))
    row = page.get_by_test_id("organisation-waiting").locator("tr").filter(has_text="管内に電話")
    follow(row.get_by_role("link", name="電話を記録"))
    page.get_by_label("受け取れない事情がある").check()
    follow(page.get_by_test_id("record-call"))

    errors = page.get_by_test_id("error-summary")
    expect(errors).to_contain_text("受け取れない事情を入力してください。")
    expect(page.get_by_label("受け取れない事情がある")).to_be_checked()
