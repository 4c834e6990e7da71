"""The search page."""

from playwright.sync_api import Locator, Page


class Search:
    """What one finds."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def from_the_head(self, words: str) -> None:
        """Type into the box in the head of any page."""
        self.page.locator("#q-top").fill(words)
        self.page.locator("#q-top").press("Enter")
        self.page.wait_for_url("**/search/?q=*")

    def again(self, words: str) -> None:
        """Type into the box of the page itself."""
        self.page.get_by_test_id("search-query").fill(words)
        self.page.get_by_test_id("search-button").click()
        self.page.wait_for_url("**/search/?q=*")

    @property
    def hits(self) -> Locator:
        """The finds, best first."""
        return self.page.get_by_test_id("search-hit")

    @property
    def nothing(self) -> Locator:
        """What stands there when nothing was found."""
        return self.page.get_by_test_id("empty")
