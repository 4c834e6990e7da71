"""The lists of the notice form show what is in the form, however much that is."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Open
from tests.e2e.pages import AdminNotice, Login
from tests.e2e.pages.steps import follow
from tests.e2e.people import EDITOR, PASSWORD
from tests.e2e.watch import Watch
from tests.processes import ROOT

PATIENCE_MS = 90_000
ROSTER = ROOT / "fixtures" / "base" / "organisations.csv"
UPLOADS = "**/files/uploads/*/"
COUNT = "**/admin/notices/audience-count/"
LABELS = "(inputs) => inputs.map((input) => input.value)"
SIGNED_OUT = "「下書きを保存」を押すと、ログインのあとで続けられます。"


@pytest.fixture
def refusals(watch: Watch) -> Iterator[None]:
    """What the form asks for may be refused in this test; nothing else may go wrong."""
    yield
    watch.problems[:] = [told for told in watch.problems if "/admin/" not in told]


@pytest.fixture
def twenty_files(folder: Path) -> list[Path]:
    """Attachments with long Japanese names."""
    names = [
        f"別紙{n}　令和8年度介護報酬改定に関する質疑応答（確認の流れ）.txt" for n in range(1, 21)
    ]
    for name in names:
        (folder / name).write_text(f"{name}の中身です。", encoding="utf-8")
    return [folder / name for name in names]


@pytest.fixture
def codes() -> list[str]:
    """Three hundred municipalities."""
    with ROSTER.open(encoding="utf-8-sig", newline="") as rows:
        found = [row["code"] for row in csv.DictReader(rows) if row["kind"] == "市区町村"]
    return found[:300]


def begun(page: Page, title: str) -> AdminNotice:
    """A form with a title: Wagtail saves by itself, and complains of one without."""
    form = AdminNotice(page)
    form.start()
    page.fill("#id_title", title)
    return form


def labels(form: AdminNotice) -> list[str]:
    """The attachments as the editor sees them."""
    shown: list[str] = form.files.evaluate_all(LABELS)
    return shown


def kept_labels(page: Page) -> list[str]:
    """The attachments that the form would send."""
    return [entry["label"] for entry in json.loads(page.input_value("[name=attachments]"))]


def press_in_row(form: AdminNotice, label: str, button: str) -> None:
    """A button of one attachment; waits for the list that comes of it."""
    row = form.page.locator("[data-notice-attachments] li").filter(
        has=form.page.locator(f'[data-label][value="{label}"]')
    )
    with form.page.expect_response("**/admin/notices/attachments/"):
        row.get_by_role("button", name=button).click()


def test_twenty_files_are_listed_in_their_order_moved_and_taken_out(
    open_page: Open, twenty_files: list[Path]
) -> None:
    names = [path.name for path in twenty_files]
    form = begun(open_page(EDITOR), "添付の多い通知")
    form.page.get_by_test_id("attachment-pick").set_input_files(sorted(twenty_files))
    expect(form.progress).to_contain_text("20件を登録しました", timeout=PATIENCE_MS)
    expect(form.files).to_have_count(20)
    assert labels(form) == kept_labels(form.page) == names

    press_in_row(form, names[0], "下へ")
    expect(form.files.first).to_have_value(names[1])
    press_in_row(form, names[19], "外す")
    expect(form.files).to_have_count(19)
    assert labels(form) == kept_labels(form.page) == [names[1], names[0], *names[2:19]]


@pytest.fixture
def one_stored_one_held(open_page: Open, folder: Path) -> AdminNotice:
    """A form with a stored attachment, and another that is on its way until it is let go."""
    paths = [folder / "別紙1.txt", folder / "別紙2.txt"]
    for path in paths:
        path.write_text(f"{path.name}です。", encoding="utf-8")
    form = begun(open_page(EDITOR), "添付の表示名を書く通知")
    form.attach(paths[:1])
    expect(form.files).to_have_count(1)
    form.page.route(UPLOADS, lambda route: None)
    with form.page.expect_request(lambda request: "/files/uploads/" in request.url):
        form.page.get_by_test_id("attachment-pick").set_input_files(paths[1])
    return form


def test_label_being_typed_stays_when_another_file_arrives(
    one_stored_one_held: AdminNotice,
) -> None:
    form, page = one_stored_one_held, one_stored_one_held.page
    form.files.first.fill("")
    form.files.first.press_sequentially("別紙1の案")
    page.keyboard.press("ArrowLeft")
    page.unroute(UPLOADS)  # lets go on what waited
    expect(form.files).to_have_count(2, timeout=PATIENCE_MS)
    expect(form.files.first).to_be_focused()
    assert kept_labels(page)[0] == "別紙1の案"
    page.keyboard.type("記入")
    page.keyboard.press("Tab")
    assert labels(form)[0] == kept_labels(page)[0] == "別紙1の記入案"


def test_list_waits_for_a_label_that_is_being_converted_to_kanji(
    one_stored_one_held: AdminNotice,
) -> None:
    form, page = one_stored_one_held, one_stored_one_held.page
    keyboard = page.context.new_cdp_session(page)
    form.files.first.fill("")
    reading = {"text": "べっし", "selectionStart": 3, "selectionEnd": 3}
    keyboard.send("Input.imeSetComposition", reading)
    with page.expect_response("**/admin/notices/attachments/") as drawn:
        page.unroute(UPLOADS)
    drawn.value.finished()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert labels(form) == ["べっし"]
    keyboard.send("Input.insertText", {"text": "別紙"})
    expect(form.files).to_have_count(2)
    expect(form.files.first).to_be_focused()
    assert labels(form)[0] == kept_labels(page)[0] == "別紙"


def test_count_follows_hundreds_of_single_organisations(open_page: Open, codes: list[str]) -> None:
    form = begun(open_page(EDITOR), "宛先の多い通知")
    rules = {"include": [f"code:{code}" for code in codes], "exclude": []}
    form.page.locator("[name=audience]").evaluate(
        "(source, rules) => { source.value = JSON.stringify(rules); }", rules
    )
    form.page.select_option("[data-kind]", value="prefecture")
    form.page.select_option("[data-values=prefecture]", label="沖縄県")
    form.page.get_by_test_id("audience-include").click()
    expect(form.count).to_contain_text("342団体")
    form.count.get_by_role("button", name="沖縄県").click()
    expect(form.count).to_contain_text("300団体")


def test_lists_say_when_the_session_ended_and_the_words_stay(
    open_page: Open, refusals: None
) -> None:
    page = open_page(EDITOR)
    form = begun(page, "途中でログインが切れた通知")
    page.context.clear_cookies(name="session")
    form.address_all()
    expect(page.get_by_test_id("audience-unanswered")).to_contain_text(SIGNED_OUT)
    expect(form.count).not_to_contain_text("パスワード")
    form.act("下書きを保存")
    follow(page.get_by_test_id("sign-in-again"))
    Login(page).enter(EDITOR, PASSWORD)
    follow(page.get_by_test_id("send-again"))
    form.body.wait_for()
    expect(page.locator("#id_title")).to_have_value("途中でログインが切れた通知")
    expect(form.count).to_contain_text("1,788団体")


def test_attachments_say_that_they_cannot_be_drawn(
    open_page: Open, folder: Path, refusals: None
) -> None:
    paths = [folder / "別紙1.txt", folder / "別紙2.txt"]
    for path in paths:
        path.write_text(f"{path.name}です。", encoding="utf-8")
    form = begun(open_page(EDITOR), "一覧の届かない通知")
    said = form.page.get_by_test_id("attachments-unanswered")
    form.page.route("**/admin/notices/attachments/", lambda route: route.fulfill(status=502))
    form.attach(paths[:1])
    expect(said).to_contain_text("いまは表示を新しくできません。")
    form.page.unroute("**/admin/notices/attachments/")
    form.attach(paths[1:])
    expect(form.files).to_have_count(2)
    expect(said).to_be_hidden()


def test_search_that_is_answered_leaves_what_is_said_about_the_count(
    open_page: Open, refusals: None
) -> None:
    page = open_page(EDITOR)
    form = begun(page, "団体数の届かない通知")
    said = page.get_by_test_id("audience-unanswered")
    page.route(COUNT, lambda route: route.fulfill(status=502))
    form.address_all()
    expect(said).to_be_visible()
    page.select_option("[data-kind]", value="code")
    page.fill("[data-find]", "札幌市")
    expect(page.locator("[data-found] option")).to_have_text(["北海道札幌市（011002）"])
    expect(said).to_be_visible()
    page.unroute(COUNT)
    page.get_by_test_id("audience-exclude").click()
    expect(form.count).to_contain_text("1,787団体")
    expect(said).to_be_hidden()


def test_failure_that_comes_late_says_nothing_about_the_newer_count(
    open_page: Open, refusals: None
) -> None:
    page = open_page(EDITOR)
    form = begun(page, "団体数の遅れる通知")
    held: list[Route] = []
    page.route(COUNT, lambda route: held.append(route), times=1)
    form.address_all()
    page.select_option("[data-kind]", value="prefecture")
    page.select_option("[data-values=prefecture]", label="沖縄県")
    page.get_by_test_id("audience-exclude").click()
    expect(form.count).to_contain_text("1,746団体")
    with page.expect_response(COUNT):
        held[0].fulfill(status=502)
    page.evaluate("new Promise((done) => setTimeout(done, 500))")  # the form would have spoken
    expect(page.get_by_test_id("audience-unanswered")).to_be_hidden()


def test_enter_in_the_search_of_organisations_searches(open_page: Open) -> None:
    page = open_page(EDITOR)
    form = begun(page, "宛先を探している通知")
    page.evaluate("window.stayed = true")
    page.select_option("[data-kind]", value="code")
    page.fill("[data-find]", "札幌市")
    with page.expect_response("**/admin/notices/organisations/**"):
        page.press("[data-find]", "Enter")
    expect(page.locator("[data-found] option")).to_have_text(["北海道札幌市（011002）"])
    page.get_by_test_id("audience-include").click()
    expect(form.count).to_contain_text("北海道札幌市")
    assert page.evaluate("window.stayed")
