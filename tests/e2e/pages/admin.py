"""Writing and approving a notice in the Wagtail admin."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, expect

from tests.e2e.pages.steps import follow

# Wagtail begins to look for what is typed some time after the page has loaded.
WATCHED = """addEventListener("w-unsaved:watch-edits", () => {
    document.documentElement.dataset.watched = "";
});"""


def is_autosave(answer: Response) -> bool:
    """Whether Wagtail saved what was typed."""
    return answer.request.headers.get("accept") == "application/json" and "/pages/" in answer.url


class AdminNotice:
    """The editor's form, used as an editor uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(WATCHED)
        self.count: Locator = page.get_by_test_id("audience-count")
        self.progress: Locator = page.get_by_test_id("attachment-say")
        self.files: Locator = page.locator("[data-notice-attachments] [data-label]")
        self.errors: Locator = page.locator(".error-message")
        self.submitted: Locator = page.get_by_text("承認を申請しました").first

    def start(self) -> None:
        """From the desk on the home page to an empty form."""
        self.page.goto("/")
        follow(self.page.get_by_role("link", name="新しい通知を書く"))
        self.body.wait_for()

    def open(self, notice_id: int) -> None:
        """The form of an existing notice."""
        self.page.goto(f"/admin/pages/{notice_id}/edit/")
        self.body.wait_for()

    def open_waiting(self, title: str) -> None:
        """The form of a page that waits for approval, from the admin's first page."""
        self.page.goto("/admin/")
        follow(self.page.get_by_role("main").get_by_role("link", name=title).first)
        self.body.first.wait_for()

    @property
    def body(self) -> Locator:
        """The rich text."""
        return self.page.locator("[data-draftail-editor-wrapper] [contenteditable=true]")

    def write_to_all(self, *, title: str, number: str, due: str) -> None:
        """A complete notice to everybody that asks for 到達確認; files are still missing."""
        self.start()
        self.write(
            title=title,
            number=number,
            summary="負担限度額認定の確認は、直近2か月の通帳で足ります。",
            body="標記について、下記のとおり通知する。",
        )
        self.tick("issuers", ["老健局 老人保健課"])
        self.tick("duties", ["介護保険"])
        self.address_all()
        expect(self.count).to_contain_text("1,788団体")
        self.ask("到達確認", due)

    def write(self, *, title: str, number: str, summary: str, body: str) -> None:
        """The words of the notice."""
        self.page.fill("#id_title", title)
        self.page.fill("#id_document_number", number)
        self.page.fill("#id_summary", summary)
        self.add_to_body(body)

    def add_to_body(self, text: str) -> None:
        """Type at the end of the rich text."""
        self.body.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def tick(self, name: str, labels: Sequence[str]) -> None:
        """Check boxes of a field (``issuers``, ``duties``)."""
        for label in labels:
            boxes = self.page.locator(f"#id_{name}")
            boxes.get_by_label(label, exact=True).check()

    def address_all(self) -> None:
        """全団体 into the audience."""
        self.page.get_by_test_id("audience-include").click()

    def ask(self, label: str, due: str) -> None:
        """One action with its deadline (ISO 8601)."""
        self.page.locator("#id_actions-ADD").click()
        self.page.fill("#id_actions-0-label", label)
        self.page.fill("#id_actions-0-due", due)
        self.page.keyboard.press("Escape")

    def attach(self, paths: Sequence[Path]) -> None:
        """Choose several files at once and wait until they are stored."""
        self.page.get_by_test_id("attachment-pick").set_input_files(list(paths))
        expect(self.progress).to_contain_text("件を登録しました")

    def explain_change(self, note: str, level: str = "大きい") -> None:
        """What a correction changes, and how much it matters."""
        self.page.fill("#id_change_note", note)
        self.page.select_option("#id_change_level", label=level)

    def add_slowly(self, text: str) -> None:
        """Type at the end of the rich text, and rest until Wagtail has saved it by itself."""
        self.page.locator("html[data-watched]").wait_for()
        with self.page.expect_response(is_autosave):
            self.add_to_body(text)
        said = self.page.locator("#w-autosave-indicator")
        expect(said).to_have_attribute("data-w-autosave-state-value", "saved")

    def submit(self) -> None:
        """Send for approval."""
        self.act("承認に提出する")

    def publish(self) -> None:
        """Publish at once, as an approver may."""
        self.act("公開")
        expect(self.page.get_by_text("公開しました").first).to_be_visible()

    def approve(self, title: str) -> int:
        """Approve what waits under a title, which publishes it; the notice's id."""
        self.open_waiting(title)
        notice_id = self.notice_id
        self.act("承認して公開する")
        expect(self.page.get_by_text("団体に配付しています").first).to_be_visible()
        return notice_id

    def save_at_once(self) -> None:
        """Press 下書きを保存 in the very moment, faster than any hand."""
        with self.page.expect_navigation():
            self.page.locator("footer.footer button.action-save").evaluate("(b) => b.click()")

    def act(self, name: str) -> None:
        """An entry of the menu beside the main button."""
        entry = self.actions.get_by_role("button", name=name).first
        if not entry.is_visible():
            self.actions.locator("[data-w-dropdown-target=toggle]").click()
        entry.click()

    @property
    def actions(self) -> Locator:
        """The bar with the actions."""
        return self.page.locator("footer.footer")

    @property
    def notice_id(self) -> int:
        """From the address of the form."""
        return int(self.page.url.split("/pages/")[1].split("/")[0])
