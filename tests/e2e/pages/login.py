"""The sign-in page."""

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


class Login:
    """Address and password."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: Locator = page.get_by_test_id("error-summary")

    def open(self) -> None:
        """Go there."""
        self.page.goto("/account/login/")

    def enter(self, email: str, password: str) -> None:
        """Fill in and send."""
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        follow(self.page.get_by_test_id("login"))

    @property
    def email(self) -> str:
        """The address that stands in its field."""
        return self.page.input_value("input[name=login]")
