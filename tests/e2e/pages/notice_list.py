"""The list of notices."""

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


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
        follow(self.page.get_by_test_id("notice-search-button"))

    def open_by_number(self, number: str) -> None:
        """Type the number of a mail: the notice opens."""
        self.page.get_by_test_id("notice-search").fill(number)
        follow(self.page.get_by_test_id("notice-search-button"))

    def narrow(self, name: str, value: str) -> None:
        """Tick one box of the filters (``status``, ``kind``, ``nature``) and apply."""
        filters = self.page.get_by_test_id("notice-filters")
        box = filters.locator(f"input[name={name}][value={value}]")
        if not box.is_visible():
            filters.locator("summary").click()
        box.check()
        follow(filters.get_by_test_id("apply-filters"))

    def clear(self) -> None:
        """All conditions away."""
        follow(self.page.get_by_test_id("notice-filters").get_by_role("link", name="条件を消す"))

    def row(self, title: str) -> Locator:
        """The row of a notice."""
        return self.page.get_by_test_id("notice-row").filter(has_text=title)

    def titles(self) -> list[str]:
        """Titles from top to bottom."""
        return self.page.locator("[data-testid=notice-row] .tn-notice__title").all_inner_texts()
