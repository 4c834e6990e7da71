"""From an editor's empty form to the ministry's map: the way of a notice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Publish, days_ahead
from tests.e2e.pages import AdminNotice, Coverage, Home, Notice
from tests.e2e.people import APPROVER, EDITOR, IWATE_TOWN, SAPPORO, SAPPORO_OTHER

Shoot = Callable[..., None]
OTHER_SEAT = "障がい福祉課 給付係"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def two_files(folder: Path) -> list[Path]:
    """Two attachments with Japanese names."""
    paths = [folder / "別紙１　確認の流れ.pdf", folder / "別紙２　質疑応答.pdf"]
    for path in paths:
        path.write_bytes(PDF + path.name.encode())
    return paths


def test_text_typed_right_before_saving_is_kept(open_page: Open) -> None:
    form = AdminNotice(open_page(EDITOR))
    form.start()
    form.write(title="すぐに保存する通知", number="老介発1125第8号", summary="", body="はじめ。")
    form.save_at_once()
    form.add_to_body("おわり。")
    form.save_at_once()

    form.open(form.notice_id)
    expect(form.body).to_have_text("はじめ。おわり。")


@pytest.mark.wish(2, 8)
def test_notice_goes_from_the_editor_to_all_organisations(
    open_page: Open, two_files: list[Path], shoot: Shoot
) -> None:
    title = "負担限度額認定における預貯金の確認方法について"
    form = AdminNotice(open_page(EDITOR))
    form.write_to_all(title=title, number="老介発1125第1号", due=days_ahead(1))
    form.attach(two_files)
    expect(form.files).to_have_count(2)
    shoot(form.page, "admin-form")
    form.submit()
    expect(form.submitted).to_be_visible()
    notice_id = AdminNotice(open_page(APPROVER)).approve(title)

    coverage = Coverage(open_page(EDITOR), notice_id)
    coverage.open()
    assert (coverage.acknowledged(), coverage.tile("北海道")) == ("0 / 1,788", "▲0")

    official = open_page(SAPPORO)
    Home(official).open()
    Home(official).read(title)
    notice = Notice(official)
    expect(notice.heading).to_contain_text("負担限度額認定")
    notice.fill_forwarding("給付係でお願いします。", OTHER_SEAT)
    expect(notice.responsible).to_contain_text(OTHER_SEAT)

    acknowledge_twice(open_page(SAPPORO_OTHER), title)

    coverage.open()
    assert (coverage.acknowledged(), coverage.tile("北海道")) == ("1 / 1,788", "▲1未満")
    assert coverage.area("北海道") == ["180", "1", "▲ 1 %未満"]


def acknowledge_twice(page: Page, title: str) -> None:
    """The same button in two windows."""
    Home(page).open()
    Home(page).read(title)
    first = Notice(page, page.url)
    second = Notice(page.context.new_page(), page.url)
    second.open()
    first.acknowledge()
    expect(first.receipt).to_contain_text("確認")
    second.acknowledge()
    expect(second.receipt).to_contain_text("確認")


@pytest.mark.wish(7, 8, 17)
@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_official_forwards_and_the_other_seat_acknowledges(
    js: bool, open_page: Open, publish: Publish
) -> None:
    title = f"介護報酬の取扱いについて（{'1' if js else '2'}）"
    asked = [{"label": "到達確認", "due": days_ahead(1)}]
    sent = publish(title, audience=["code:011002"], actions=asked)
    coverage = Coverage(open_page(EDITOR), sent["notice_id"])
    coverage.open()
    assert (coverage.acknowledged(), coverage.tile("北海道")) == ("0 / 1", "▲0")

    official = open_page(SAPPORO, js=js)
    Home(official).open()
    Home(official).read(title)
    Notice(official).fill_forwarding("給付係でお願いします。", OTHER_SEAT)
    expect(Notice(official).responsible).to_contain_text(OTHER_SEAT)
    acknowledge_twice(open_page(SAPPORO_OTHER, js=js), title)

    coverage.open()
    assert (coverage.acknowledged(), coverage.tile("北海道")) == ("1 / 1", "100")


@pytest.mark.wish(2)
def test_organisation_outside_the_audience_gets_404(open_page: Open, publish: Publish) -> None:
    sent = publish("札幌市だけへの通知", audience=["code:011002"])

    assert Notice(open_page(SAPPORO), sent["url"]).open() == 200
    assert Notice(open_page(IWATE_TOWN), sent["url"]).open() == 404
    assert Coverage(open_page(IWATE_TOWN), sent["notice_id"]).open() == 404


@pytest.mark.wish(8)
def test_three_notices_are_acknowledged_with_six_clicks_at_most(
    open_page: Open, publish: Publish
) -> None:
    titles = [f"六回で済む通知（{number}）" for number in range(3)]
    for title in titles:
        publish(title, audience=["code:033031"])
    home = Home(open_page(IWATE_TOWN))
    home.open()

    clicks = 0
    for title in titles:
        home.acknowledge(title)
        clicks += 1
        expect(home.row(title)).to_have_count(0)

    assert clicks <= 6
