"""What must not happen on any page: script errors, policy violations, requests to other hosts."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

LOCAL_SCHEMES = ("data", "blob", "about")
# Chromium repeats failed requests on the console; those are judged by `on_response`.
FAILED_REQUEST = "Failed to load resource"


@dataclass
class Watch:
    """Listens to a browser context; ``problems`` must be empty at the end of a test."""

    host: str
    problems: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Hear everything that the pages of the context do."""
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self.on_request)
        context.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        """Errors of scripts, and what the content security policy refused."""
        refused = "Refused to" in message.text or "Content Security Policy" in message.text
        failed = message.text.startswith(FAILED_REQUEST)
        if refused or (message.type == "error" and not failed):
            self.problems.append(f"console: {message.text} {message.location.get('url')}")

    def on_request(self, request: Request) -> None:
        """Nothing leaves the host."""
        parts = urlsplit(request.url)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != self.host:
            self.problems.append(f"other host: {request.url}")

    def on_response(self, response: Response) -> None:
        """A page may be refused (404, 422); what it loads may not, and nothing may break."""
        page_itself = response.request.is_navigation_request()
        if response.status >= (500 if page_itself else 400):
            self.problems.append(f"answer {response.status}: {response.url}")
