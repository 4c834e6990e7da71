"""受信箱: what is new for the acting seat."""

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


class Inbox:
    """The list of what came, and the number in the frame."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.link: Locator = page.get_by_test_id("inbox-link")

    def open(self) -> None:
        """Go there, as people do."""
        follow(self.link)

    def unread(self) -> int:
        """The number beside the link in the frame."""
        pill = self.link.locator(".tn-pill")
        return int(pill.evaluate("e => e.firstChild.textContent")) if pill.count() else 0

    def row(self, title: str) -> Locator:
        """The row of a thing."""
        return self.page.get_by_test_id("inbox-row").filter(has_text=title)

    def read(self, title: str) -> None:
        """Open the thing."""
        follow(self.row(title).get_by_role("link", name=title, exact=True))

    def read_all(self) -> None:
        """Everything at once."""
        follow(self.page.get_by_test_id("read-all"))
