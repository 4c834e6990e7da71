"""One notice as an official reads it."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


class Notice:
    """The document, its receipt box and the forwarding within the organisation."""

    def __init__(self, page: Page, url: str = "") -> None:
        self.page = page
        self.url = url
        self.heading: Locator = page.get_by_role("heading", level=1)
        self.receipt: Locator = page.get_by_test_id("receipt-state")
        self.acknowledge_button: Locator = page.get_by_test_id("acknowledge")
        self.responsible: Locator = page.get_by_test_id("responsible-seats")
        self.errors: Locator = page.get_by_test_id("error-summary")
        self.withdrawn: Locator = page.get_by_test_id("withdrawn-banner")
        self.changed: Locator = page.get_by_test_id("change-banner")

    def open(self) -> int:
        """Go there; the status of the answer."""
        answer = self.page.goto(self.url)
        assert answer is not None
        assert "/account/login/" not in self.page.url
        return answer.status

    def acknowledge(self) -> None:
        """Press 到達を確認する."""
        follow(self.acknowledge_button)

    def fill_forwarding(self, word: str, seat: str | None = None) -> None:
        """Write a word for the other seat, choose it if given, and send."""
        self.page.get_by_test_id("forward-open").click()
        form = self.page.get_by_test_id("forward-form")
        if seat:
            choose(form, seat)
        form.locator("[name=word]").fill(word)
        follow(self.page.get_by_test_id("forward-submit"))

    def read_on_screen(self, name: str) -> None:
        """From the notice to the text of one attachment."""
        row = self.page.get_by_test_id("file-row").filter(has_text=name)
        follow(row.get_by_role("link", name="画面で見る"))

    def shown_text(self) -> str:
        """The text of the attachment, its white space evened out."""
        return " ".join(self.page.get_by_test_id("text").inner_text().split())

    def back(self) -> None:
        """From the text of an attachment to the notice."""
        follow(self.page.get_by_test_id("back"))

    def save_all(self) -> Path:
        """All attachments as one zip."""
        with self.page.expect_download() as waiting:
            self.page.get_by_test_id("zip-link").click()
        return waiting.value.path()

    def download(self, name: str) -> tuple[str, bytes]:
        """Save an attachment; its suggested file name and its bytes."""
        row = self.page.get_by_test_id("file-row").filter(has_text=name)
        with self.page.expect_download() as waiting:
            row.get_by_role("link", name="保存").click()
        return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def choose(form: Locator, label: str) -> None:
    """Pick an option or a radio button whose words contain the label."""
    select = form.locator("select")
    if select.count():
        option = select.locator("option").filter(has_text=label).first
        select.select_option(value=option.get_attribute("value"))
    else:
        form.get_by_label(label).check()
