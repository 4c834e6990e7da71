"""Steps from one page to the next."""

from playwright.sync_api import Locator


def follow(control: Locator) -> None:
    """Press what leads to another page, and be there: what is read next is of the new one."""
    with control.page.expect_navigation():
        control.click()
