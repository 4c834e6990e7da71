"""helpdesk's own pages as a browser asks for them, on the same tickets as ours."""

import http.client
import re
from urllib.parse import urlencode

from helpdesk.models import UserSettings
from portal.accounts.models import User

from tests.bench.load import get, text_of
from tests.bench.sessions import cookie_for

ROWS_ADDRESS = re.compile(r"/stock/datatables_ticket_list/[A-Za-z0-9+/=]*")
# What DataTables asks for when the page has come: 25 rows, the newest first.
DRAW = urlencode({
    "draw": 1, "start": 0, "length": 25, "search[value]": "", "search[regex]": "false",
    "order[0][column]": 5, "order[0][dir]": "desc",
})  # fmt: skip
# Statuses of helpdesk: open, reopened and resolved; closed and duplicate.
OPEN, ENDED = (1, 2, 3), (4, 5)


class StockHelpdesk:
    """A superuser with helpdesk's own rights at its own pages."""

    def __init__(self, client: http.client.HTTPConnection) -> None:
        self.client = client
        user, _ = User.objects.get_or_create(
            email="stock@example.jp",
            defaults={"name": "測定 素", "is_superuser": True, "is_staff": True},
        )
        UserSettings.objects.get_or_create(user=user)
        self.cookie = cookie_for(user)

    def list_page(self, queues: list[int], statuses: tuple[int, ...], words: str = "") -> None:
        """The list of some queues: the page, then the rows its script draws."""
        asked = urlencode({"queue": queues, "status": statuses, "q": words}, doseq=True)
        page = text_of(self.client, f"/stock/tickets/?{asked}", self.cookie)
        found = ROWS_ADDRESS.search(page)
        if found is None:
            raise RuntimeError("the stock list names no rows")
        rows = text_of(self.client, f"{found[0]}?{DRAW}", self.cookie)
        if '"ticket"' not in rows:
            raise RuntimeError(f"the stock list is empty: {asked}")

    def ticket_page(self, ticket_id: int) -> None:
        """The page of a ticket."""
        get(self.client, f"/stock/tickets/{ticket_id}/", self.cookie)
