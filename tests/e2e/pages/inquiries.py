"""The officials' pages of inquiries."""

import re

from playwright.sync_api import Locator, Page

from tests.e2e.pages.steps import follow


class AskPage:
    """``/inquiries/new/``."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> None:
        """From the list, as officials do."""
        self.page.goto("/inquiries/")
        follow(self.page.get_by_test_id("ask"))

    def fill(
        self, *, title: str, text: str, topic: str = "補足給付", to: str = "prefecture"
    ) -> None:
        """The four required fields."""
        self.page.get_by_label("件名").fill(title)
        self.page.get_by_label("くわしい内容").fill(text)
        self.page.get_by_label("事業の区分").select_option(label=topic)
        self.page.locator(f"label[for=to-{to}]").click()

    def send(self) -> str:
        """Send; answers with the number of the case."""
        follow(self.page.get_by_test_id("send"))
        if self.page.get_by_test_id("found-first").count():
            follow(self.page.get_by_test_id("send"))
        self.page.wait_for_url(re.compile(r"/inquiries/CAS-"))
        return self.page.get_by_test_id("number").inner_text()


class CasePage:
    """``/inquiries/<number>/``."""

    def __init__(self, page: Page, number: str) -> None:
        self.page, self.number = page, number

    def open(self) -> "CasePage":
        """Go there."""
        self.page.goto(f"/inquiries/{self.number}/")
        return self

    @property
    def ball(self) -> Locator:
        """Whose turn it is."""
        return self.page.locator("#h-ball")

    @property
    def timeline(self) -> Locator:
        """What was said."""
        return self.page.get_by_test_id("timeline")

    def draft(self, text: str, basis: str) -> None:
        """An agent writes the shared answer and asks for its approval."""
        box = self.page.get_by_test_id("draft-box")
        box.get_by_label("回答", exact=True).or_(box.get_by_label("回答必須")).first.fill(text)
        box.get_by_label("根拠").fill(basis)
        follow(self.page.get_by_test_id("save-draft"))
        follow(self.page.get_by_test_id("submit-draft"))

    def press(self, name: str) -> None:
        """A button that stands open."""
        follow(self.page.get_by_test_id(name))

    def act(self, name: str, text: str = "") -> None:
        """Unfold an act, write, send."""
        self.page.get_by_test_id(f"{name}-open").click()
        form = self.page.get_by_test_id(f"{name}-form")
        if text:
            form.get_by_role("textbox").first.fill(text)
        follow(form.get_by_test_id(name))
