"""やること: the first page."""

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


class Home:
    """What the acting seat has to do."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> None:
        """Go there."""
        self.page.goto("/")

    def row(self, title: str) -> Locator:
        """The to-do of a notice."""
        return self.page.get_by_test_id("todo-row").filter(has_text=title)

    def titles(self) -> list[str]:
        """Titles of all to-dos."""
        return self.page.locator("[data-testid=todo-row] .tn-todo__title").all_inner_texts()

    def read(self, title: str) -> None:
        """Open the notice of a to-do."""
        follow(self.row(title).get_by_role("link", name=title, exact=True))

    def acknowledge(self, title: str) -> None:
        """Press the button beside a to-do."""
        follow(self.row(title).get_by_role("button"))
