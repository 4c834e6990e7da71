"""Officials find what they may read, with and without scripts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, Publish
from tests.e2e.pages import Notice, Search
from tests.e2e.pages.steps import follow
from tests.e2e.people import IWATE_TOWN, SAPPORO
from tests.e2e.server import Server

Shoot = Callable[..., None]
TITLE = "境界層該当者に係る食費の特例減額措置の適用について"
PAUSE_MS = 1000  # longer than suggestions wait for the next letter
ASK_FORM = """() => {
  const main = document.querySelector('main');
  main.innerHTML = `<form data-suggest="/search/suggestions/" data-suggest-kinds="notice">
    <label for="ask">困りごと</label><textarea id="ask" data-suggest-source></textarea>
    <div data-suggest-target aria-live="polite"></div></form>`;
  return import('/static/search/suggest.js').then(() => true);
}"""


@pytest.mark.wish(14, 17)
def test_official_asks_in_a_sentence_and_opens_the_notice_without_scripts(
    open_page: Open, publish: Publish, server: Server, shoot: Shoot
) -> None:
    publish(TITLE, audience=["code:011002"], document_number="老介発8888第8号")
    server.manage("run_worker", "--once")
    found = Search(open_page(SAPPORO, js=False))
    found.page.goto("/")
    found.from_the_head("境界層該当者の食費の特例減額はいつから")
    found.page.goto(f"{found.page.url}&kind=notice")  # others ask cases of the same server
    expect(found.hits.first).to_contain_text(TITLE)
    expect(found.hits.first.locator("mark").first).to_be_visible()
    shoot(found.page, "search", height=900)
    found.again("老介発８８８８第８号")
    expect(found.hits).to_have_count(1)
    follow(found.hits.first.get_by_role("link"))
    expect(Notice(found.page).heading).to_contain_text(TITLE)

    elsewhere = Search(open_page(IWATE_TOWN, js=False))
    elsewhere.page.goto("/search/?q=老介発8888第8号")
    expect(elsewhere.page.get_by_text(TITLE)).to_have_count(0)


@pytest.mark.wish(14)
def test_answers_are_suggested_while_a_question_is_written(
    open_page: Open, publish: Publish, server: Server
) -> None:
    publish("住宅改修の事前申請の様式について", audience=["code:011002"])
    server.manage("run_worker", "--once")
    page = open_page(SAPPORO)
    page.clock.install()
    page.goto("/search/")
    assert page.evaluate(ASK_FORM)
    page.clock.pause_at(datetime.now() + timedelta(minutes=1))
    asked = requests_of(page)
    page.locator("#ask").press_sequentially("住宅改修の事前申請")
    assert asked == []
    page.clock.run_for(PAUSE_MS)
    suggested = page.get_by_test_id("suggestions")
    expect(suggested).to_contain_text("住宅改修の事前申請の様式について")
    assert len(asked) == 1
    page.locator("#ask").fill("")
    page.clock.run_for(PAUSE_MS)
    expect(suggested).to_have_count(0)


def requests_of(page: Page) -> list[str]:
    """Addresses that are asked for suggestions from now on."""
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/suggestions/" in r.url else None)
    return asked
