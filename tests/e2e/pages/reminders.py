"""催促: the ladder, who is waiting, and the call log."""

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


class Reminders:
    """The ladder of a notice."""

    def __init__(self, page: Page, notice_id: int) -> None:
        self.page = page
        self.notice_id = notice_id
        self.waiting: Locator = page.get_by_test_id("waiting")
        self.steps: Locator = page.get_by_test_id("ladder").locator("li")
        self.messages: Locator = page.get_by_test_id("messages")

    def open(self) -> None:
        """Go there from the coverage."""
        self.page.goto(f"/receipts/{self.notice_id}/")
        follow(self.page.get_by_test_id("reminders-link"))

    def send_next(self) -> None:
        """Send the next step, and say yes."""
        follow(self.page.get_by_test_id("send-now"))
        follow(self.page.get_by_test_id("confirm"))

    def call(self, organisation: str, result: str, *, section: str = "", note: str = "") -> None:
        """Write down a call to an organisation of the list."""
        row = self.waiting.locator("tbody tr").filter(has_text=organisation)
        follow(row.get_by_test_id("add-call"))
        self.page.get_by_label(result).check()
        self.page.get_by_label("話した課").fill(section)
        self.page.get_by_label("メモ").fill(note)
        follow(self.page.get_by_test_id("record-call"))
