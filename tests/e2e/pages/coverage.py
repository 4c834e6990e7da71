"""到達状況: who has confirmed."""

import re

from playwright.sync_api import Locator, Page


class Coverage:
    """Numbers, map and list of organisations."""

    def __init__(self, page: Page, notice_id: int) -> None:
        self.page = page
        self.notice_id = notice_id
        self.total: Locator = page.get_by_test_id("coverage-total")

    def open(self) -> int:
        """Go there; the status of the answer."""
        answer = self.page.goto(f"/receipts/{self.notice_id}/")
        assert answer is not None
        assert "/account/login/" not in self.page.url
        return answer.status

    def acknowledged(self) -> str:
        """Confirmed and addressed, as written: 1 / 1,788."""
        lead = self.total.locator(".tn-cov__lead").inner_text()
        found = re.match(r"\s*([\d,]+ / [\d,]+)", lead)
        assert found, lead
        return found.group(1)

    def tile(self, prefecture: str) -> str:
        """The figure that the map shows for a prefecture."""
        tiles = self.page.locator(".tn-map g")
        found = tiles.filter(has=self.page.locator("text.n", has_text=prefecture))
        return found.locator("text.v").text_content() or ""

    def area(self, prefecture: str) -> list[str]:
        """The row of a prefecture in the table: 団体, 確認, 率."""
        table = self.page.get_by_test_id("coverage-prefectures")
        row = table.locator("tbody tr").filter(has_text=prefecture)
        return [cell.strip() for cell in row.locator("td").all_text_contents()[:3]]
