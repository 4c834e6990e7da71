"""The connection check in a browser, with and without scripts."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.e2e.pages.steps import follow
from tests.e2e.people import SAPPORO
from tests.e2e.test_accessibility import PHONE, SOUND, STICKING_OUT, structure, violations

RESULTS = [
    "スクリプト 使えます",
    "時計 合っています",
    "途中からの受信（Range） 使えます",
    "送信の方式（PATCH） 使えます",
    "代わりの方式（POST） 使えます",
]


def test_check_tries_everything_and_writes_the_report(open_page: Open) -> None:
    page = open_page(SAPPORO)
    page.goto("/")
    follow(page.get_by_role("link", name="接続の確認"))
    page.get_by_test_id("start-check").click()
    expect(page.get_by_text("終わりました。")).to_be_visible(timeout=120_000)
    rows = [" ".join(row.split()) for row in page.locator("[data-results] tr").all_inner_texts()]
    assert rows[:5] == RESULTS
    assert [row.startswith(f"{size} MB の送信 届きました") for size, row in
            zip((1, 10, 50), rows[5:], strict=True)] == [True] * 3  # fmt: skip
    report = page.get_by_test_id("report").input_value()
    assert "50 MB の送信：届きました" in report
    assert violations(page) == []
    assert structure(page) == SOUND
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert page.evaluate(STICKING_OUT) == []


def test_check_works_without_a_script(open_page: Open, folder: Path) -> None:
    file = folder / "見本.bin"
    file.write_bytes(bytes(2 * 1024 * 1024))
    page = open_page(SAPPORO, js=False)
    page.goto("/connection-check/")
    expect(page.get_by_test_id("no-script")).to_be_visible()
    page.set_input_files("#check-file", file)
    follow(page.get_by_test_id("send-file"))
    expect(page.get_by_test_id("form-result")).to_contain_text("2.0 MB が届きました")
    assert "2.0 MB が届きました" in page.get_by_test_id("report").input_value()
