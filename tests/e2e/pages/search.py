"""The search page."""

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


class Search:
    """What one finds."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def from_the_head(self, words: str) -> None:
        """Type into the box in the head of any page."""
        self.page.locator("#q-top").fill(words)
        with self.page.expect_navigation():
            self.page.locator("#q-top").press("Enter")

    def again(self, words: str) -> None:
        """Type into the box of the page itself."""
        self.page.get_by_test_id("search-query").fill(words)
        follow(self.page.get_by_test_id("search-button"))

    @property
    def hits(self) -> Locator:
        """The finds, best first."""
        return self.page.get_by_test_id("search-hit")

    @property
    def nothing(self) -> Locator:
        """What stands there when nothing was found."""
        return self.page.get_by_test_id("empty")
