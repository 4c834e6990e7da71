"""A web server to be killed, beside the one that all browser tests share."""

from playwright.sync_api import Browser, Page

from tests.e2e.server import Server, wait_until_ready
from tests.faults.processes import start_portal

PATIENCE_MS = 90_000


class SecondServer:
    """On the same data, killed and started again at the same place."""

    def __init__(self, server: Server) -> None:
        self.env = server.env
        self.portal = start_portal(server.env)
        self.url = f"http://localhost:{self.portal.port}"
        self.wait()

    def wait(self) -> None:
        """Until it answers."""
        wait_until_ready(Server(self.url, self.env, self.portal.victim.process))

    def kill(self) -> None:
        """kill -9."""
        self.portal.victim.end()

    def start(self) -> None:
        """On the same port."""
        self.portal = start_portal(self.env, self.portal.port)
        self.wait()

    def visited_by(self, page: Page, browser: Browser) -> Page:
        """The same person here: cookies know no ports."""
        context = browser.new_context(base_url=self.url, locale="ja-JP")
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies(page.context.cookies())
        return context.new_page()
