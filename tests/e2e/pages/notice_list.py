"""The list of notices."""

from playwright.sync_api import Locator, Page


class NoticeList:
    """Notices delivered to the organisation."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> None:
        """Go there."""
        self.page.goto("/notices/")

    def search(self, words: str) -> None:
        """Look for words within the notices."""
        self.page.get_by_test_id("notice-search").fill(words)
        self.page.get_by_test_id("notice-search-button").click()
        self.page.wait_for_url("**/notices/?*q=*")

    def row(self, title: str) -> Locator:
        """The row of a notice."""
        return self.page.get_by_test_id("notice-row").filter(has_text=title)

    def titles(self) -> list[str]:
        """Titles from top to bottom."""
        return self.page.locator("[data-testid=notice-row] .tn-notice__title").all_inner_texts()
