"""全国説明会 without travelling: day and place, a recording on the page, one's own calendar."""

import shutil
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Publish, days_ahead
from tests.e2e.pages.steps import follow
from tests.e2e.people import SAPPORO
from tests.processes import ROOT

# Resolves once the film has run for a moment.
PLAY = """video => new Promise((done, fail) => {
  video.addEventListener("timeupdate", () => { if (video.currentTime > 0.2) done(); });
  video.muted = true;
  video.play().catch(fail);
})"""
RECORDING = ROOT / "fixtures" / "demo" / "files" / "録画_第10期説明会.mp4"


def fetched_files(page: Page) -> list[str]:
    """Addresses of the download gate that the page asks for, from now on."""
    found: list[str] = []
    page.on("request", lambda asked: found.append(asked.url) if "/files/" in asked.url else None)
    return found


def briefing(publish: Publish, **data: Any) -> dict[str, Any]:
    """A 説明会 to 札幌市."""
    event = {"starts": f"{days_ahead(9)}T14:00", "ends": f"{days_ahead(9)}T15:30", "place": "講堂"}
    return publish("全国説明会", audience=["code:011002"], kind="説明会", event=event, **data)


@pytest.mark.wish(9)
def test_recording_plays_on_the_page_when_it_is_asked_for(
    open_page: Open, publish: Publish, folder: Path
) -> None:
    shutil.copy(RECORDING, folder / "録画.mp4")
    sent = briefing(publish, attachments=["録画.mp4"])
    page = open_page(SAPPORO)
    asked_for = fetched_files(page)
    page.goto(sent["url"])
    expect(page.get_by_test_id("notice-event")).to_contain_text("14:00〜15:30")
    assert asked_for == []

    page.locator("video").evaluate(PLAY)
    assert len(set(asked_for)) == 1


@pytest.mark.wish(9)
@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_briefing_goes_into_the_own_calendar(js: bool, open_page: Open, publish: Publish) -> None:
    sent = briefing(publish)
    page = open_page(SAPPORO, js=js)
    page.goto(sent["url"])
    with page.expect_download() as download:
        page.get_by_test_id("event-ics").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "SUMMARY:全国説明会" in text
    assert "LOCATION:講堂" in text


@pytest.mark.wish(7)
def test_feeds_are_subscribed_to_and_revoked_without_scripts(
    open_page: Open, publish: Publish
) -> None:
    publish("予定表に届く通知", audience=["code:011002"])
    page = open_page(SAPPORO, js=False)
    page.goto("/account/")
    follow(page.get_by_test_id("feeds-section").get_by_role("link"))
    follow(page.get_by_test_id("feed-create"))
    calendar = page.get_by_test_id("feed-address").first.inner_text()
    assert "予定表に届く通知" in fetched(calendar)

    follow(page.get_by_test_id("feed-revoke"))
    expect(page.get_by_test_id("feed-state")).to_contain_text("まだアドレスはありません")
    with pytest.raises(HTTPError, match="404"):
        fetched(calendar)


def fetched(address: str) -> str:
    """What a program without a session gets, its folded lines joined."""
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        text: str = answer.read().decode()
    return text.replace("\r\n ", "")
