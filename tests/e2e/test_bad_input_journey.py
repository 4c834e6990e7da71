"""Mistakes: a clear word beside the field, and nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Publish
from tests.e2e.pages import AdminNotice, Home, Login, Notice
from tests.e2e.pages.steps import follow
from tests.e2e.people import EDITOR, HOKKAIDO, PASSWORD, SAPPORO


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_forwarding_without_a_seat_keeps_the_word(
    js: bool, open_page: Open, publish: Publish
) -> None:
    sent = publish("席を選ばずに展開する通知", audience=["code:011002"])
    notice = Notice(open_page(SAPPORO, js=js), sent["url"])
    notice.open()
    notice.fill_forwarding("給付係でお願いします。")

    expect(notice.errors).to_contain_text("展開する席を選んでください。")
    expect(notice.page.get_by_test_id("forward-form").locator("[name=word]")).to_have_value(
        "給付係でお願いします。"
    )


def test_proxy_without_a_reason_keeps_what_was_typed(open_page: Open, publish: Publish) -> None:
    sent = publish("代理で確認する通知", audience=["prefecture:01"])
    page = open_page(HOKKAIDO)
    page.goto(f"/receipts/{sent['notice_id']}/proxy/?organisation=011002")
    page.get_by_label("電話").check()
    page.get_by_label("話した課").fill("介護保険課")
    follow(page.get_by_test_id("record-proxy"))

    errors = page.get_by_test_id("error-summary")
    expect(errors).to_contain_text("代理で記録する理由を入力してください。")
    expect(page.get_by_label("話した課")).to_have_value("介護保険課")
    expect(page.get_by_label("電話")).to_be_checked()


def test_wrong_password_keeps_the_address_and_the_right_one_enters(
    open_page: Open,
) -> None:
    page = open_page()
    login = Login(page)
    login.open()
    login.enter(SAPPORO, "間違ったパスワード")
    expect(login.errors).to_be_visible()
    assert login.email == SAPPORO

    login.enter(SAPPORO, PASSWORD)
    expect(page.get_by_test_id("acting-seat")).to_contain_text("札幌市")


def test_notice_without_an_audience_is_not_sent_and_keeps_its_words(open_page: Open) -> None:
    form = AdminNotice(open_page(EDITOR))
    form.start()
    form.write(title="宛先のない通知", number="老介発1125第3号", summary="要約", body="本文です。")
    form.submit()

    expect(form.errors.filter(has_text="宛先").first).to_be_visible()
    expect(form.page.locator("#id_title")).to_have_value("宛先のない通知")
    expect(form.body).to_contain_text("本文です。")


@pytest.mark.wish(7, 17)
def test_home_of_a_reader_without_scripts_is_complete(open_page: Open, publish: Publish) -> None:
    publish("スクリプトなしで読む通知", audience=["code:011002"])
    with_scripts, without = Home(open_page(SAPPORO)), Home(open_page(SAPPORO, js=False))
    with_scripts.open()
    without.open()

    assert without.titles() == with_scripts.titles()
