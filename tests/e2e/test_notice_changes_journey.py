"""What happens to a notice after, or before, it went out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, Publish
from tests.e2e.pages import AdminNotice, Coverage, Home, Notice, NoticeList
from tests.e2e.pages.steps import follow
from tests.e2e.people import APPROVER, EDITOR, IWATE_TOWN, SAPPORO
from tests.e2e.server import Server
from tests.processes import run

ONE = ["code:011002"]
# Half an hour later: within the life of the readers' sessions, which the worker also clears.
WORKER_LATER = """
import datetime, time_machine
NOW = datetime.datetime.now(datetime.UTC)
with time_machine.travel(NOW + datetime.timedelta(minutes=30), tick=True):
    import django
    django.setup()
    from django.core.management import call_command
    call_command("run_worker", "--once")
"""


@pytest.mark.wish(8)
def test_major_correction_asks_again(open_page: Open, publish: Publish) -> None:
    sent = publish("訂正される通知", audience=ONE)
    notice = Notice(open_page(SAPPORO), sent["url"])
    notice.open()
    notice.acknowledge()
    expect(notice.acknowledge_button).to_have_count(0)

    form = AdminNotice(open_page(APPROVER))
    form.open(sent["notice_id"])
    form.add_to_body("様式を改める。")
    form.explain_change("様式第1号を改めました。")
    form.publish()

    notice.open()
    expect(notice.changed).to_contain_text("様式第1号を改めました。")
    expect(notice.acknowledge_button).to_have_text("第2版の到達を確認する")
    coverage = Coverage(open_page(EDITOR), sent["notice_id"])
    coverage.open()
    assert coverage.acknowledged() == "0 / 1"


@pytest.mark.wish(1)
def test_withdrawn_notice_shows_its_banner_and_leaves_the_to_do_list(
    open_page: Open, publish: Publish
) -> None:
    title = "廃止される通知"
    sent = publish(title, audience=ONE)
    approver = open_page(APPROVER)
    approver.goto(f"/admin/notices/{sent['notice_id']}/withdraw/")
    approver.locator("[name=reason]").fill("内容を別の通知に移しました。")
    follow(approver.get_by_test_id("withdraw"))

    official = open_page(SAPPORO)
    notice = Notice(official, sent["url"])
    notice.open()
    expect(notice.withdrawn).to_contain_text("内容を別の通知に移しました。")
    expect(notice.acknowledge_button).to_have_count(0)
    Home(official).open()
    expect(Home(official).row(title)).to_have_count(0)


@pytest.mark.wish(2)
def test_reserved_notice_appears_when_the_worker_runs(
    open_page: Open, publish: Publish, server: Server
) -> None:
    begins = (datetime.now(UTC) + timedelta(minutes=20)).isoformat()
    sent = publish("予約された通知", audience=ONE, display_from=begins)
    assert sent["version"] is None
    notice = Notice(open_page(SAPPORO), sent["url"])
    assert notice.open() == 404

    run(["-c", WORKER_LATER], server.env)

    assert notice.open() == 200
    expect(notice.heading).to_have_text("予約された通知")


@pytest.mark.wish(1, 3)
def test_published_notice_is_found_in_the_list(open_page: Open, publish: Publish) -> None:
    title = "一覧で探せる通知"
    publish(title, audience=ONE, document_number="老介発9999第9号", summary="通帳の写しについて。")
    page = NoticeList(open_page(SAPPORO))
    page.open()
    page.search("老介発9999第9号")

    assert page.titles() == [title]
    expect(page.row(title)).to_contain_text("通帳の写しについて。")
    expect(page.row(title)).to_contain_text("掲載")


@pytest.mark.wish(1, 17)
@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_list_is_narrowed_by_words_state_and_kind(
    js: bool, open_page: Open, publish: Publish
) -> None:
    word = "窓口甲" if js else "窓口乙"
    asked, told = f"{word}の体制に関する調査", f"{word}の名称の変更"
    publish(asked, audience=["code:033031"], kind="依頼")
    publish(told, audience=["code:033031"], kind="情報提供")
    page = NoticeList(open_page(IWATE_TOWN, js=js))
    page.open()
    page.search(word)
    assert sorted(page.titles()) == sorted([asked, told])

    page.narrow("kind", "依頼")
    assert page.titles() == [asked]
    page.narrow("status", "終了")
    expect(page.page.get_by_test_id("empty")).to_contain_text("条件を外すと")

    page.clear()
    expect(page.row(told)).to_be_visible()


@pytest.mark.wish(2, 3)
def test_attachment_has_its_bytes_and_its_japanese_name(
    open_page: Open, publish: Publish, folder: Path
) -> None:
    path = folder / "様式第１号　申請書.pdf"
    path.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"\n%%EOF\n")
    sent = publish("添付のある通知", audience=ONE, attachments=[path.name])
    notice = Notice(open_page(SAPPORO), sent["url"])
    notice.open()

    assert notice.download("様式第１号") == (path.name, path.read_bytes())
