"""The list of files being sent, on the upload page and in the notice form."""

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 60_000
DROP = """async ([selector, files]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


class Uploads:
    """Files on their way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows: Locator = page.get_by_test_id("upload-row")

    def open(self) -> None:
        """The upload page."""
        self.page.goto("/admin/files/upload/")

    def row(self, name: str) -> Locator:
        """The row of a file."""
        return self.rows.filter(has_text=name)

    def choose(self, *paths: Path) -> None:
        """Pick files."""
        self.page.get_by_test_id("upload-pick").set_input_files(list(paths))

    def drop(self, files: Sequence[tuple[str, str]]) -> None:
        """Drop files with these names and texts."""
        self.page.evaluate(DROP, ["[data-drop]", files])

    def drop_files(self, paths: Sequence[Path]) -> None:
        """Drop files of the disk, as from a window of the desktop."""
        box = self.page.locator("[data-drop]")
        box.scroll_into_view_if_needed()
        place = box.bounding_box()
        assert place is not None
        session = self.page.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send(
                "Input.dispatchDragEvent",
                {
                    "type": kind,
                    "x": place["x"] + place["width"] / 2,
                    "y": place["y"] + place["height"] / 2,
                    "data": {
                        "items": [],
                        "files": [str(path) for path in paths],
                        "dragOperationsMask": 1,
                    },
                },
            )

    def slow_down(self, bytes_per_second: int) -> None:
        """A narrow line from now on; -1 opens it again."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": bytes_per_second,
            },
        )

    def wait_until_half_sent(self, name: str) -> None:
        """More than a piece is there, and there is more to come."""
        expect(self.row(name)).to_contain_text(re.compile(r"送信中 [5-7]\d %"), timeout=PATIENCE_MS)

    def pause(self, name: str) -> None:
        """Press 止める."""
        self.row(name).get_by_role("button", name="止める").click()
        expect(self.row(name)).to_contain_text("止めています", timeout=PATIENCE_MS)

    def resume(self, name: str) -> None:
        """Press 続きを送る."""
        self.row(name).get_by_role("button", name="続きを送る").click()
