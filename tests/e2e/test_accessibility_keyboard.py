"""By keyboard alone: the order of stops, a visible focus, and the acknowledgement (U-02)."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, PageOf, Publish
from tests.e2e.states import OTHER_SEAT, RESPONSIBLE

MOST_STOPS = 120
# What has the focus: its words, whether one sees it, whether something hides it, where it stands.
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    tag: e.tagName,
    words: (e.ariaLabel || e.textContent || e.name || '').trim().slice(0, 30),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    uncovered: box.top >= 0 && box.bottom <= innerHeight + 1
      && !!top && (e.contains(top) || top.contains(e)),
    place: [...document.querySelectorAll('*')].indexOf(e),
  };
}"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page; what had it, in order."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found: dict[str, Any] = page.evaluate(FOCUSED)
        if found["tag"] == "BODY":
            break
        stops.append(found)
    return stops


@pytest.mark.parametrize("path", ["/", "/notices/", "{open}"])
def test_tab_walk_follows_the_page(path: str, states: dict[str, str], page_of: PageOf) -> None:
    page = page_of(RESPONSIBLE)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path.format(**states))
    stops = walk(page)
    places = [stop["place"] for stop in stops]
    assert stops[0]["words"] == "本文へ移動"
    assert places == sorted(places)
    assert [stop["words"] for stop in stops if not stop["outlined"]] == []
    assert [stop["words"] for stop in stops if not stop["uncovered"]] == []


def test_skip_link_leads_to_the_content(states: dict[str, str], page_of: PageOf) -> None:
    page = page_of(RESPONSIBLE)
    page.goto("/notices/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null") is True


def test_notice_is_acknowledged_without_a_mouse(open_page: Open, publish: Publish) -> None:
    answer = publish("キーボードで確認する通知", audience=["code:281000"])
    page = open_page(RESPONSIBLE)
    page.goto(answer["url"])
    tab_to(page, "[data-testid=acknowledge]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("receipt-state")).to_contain_text("確認")
    expect(page.get_by_test_id("acknowledge")).to_have_count(0)


def test_other_seat_is_asked_and_answers_without_a_mouse(open_page: Open, publish: Publish) -> None:
    answer = publish("ほかの席がキーボードで確認する通知", audience=["code:281000"])
    page = open_page(OTHER_SEAT)
    page.goto(answer["url"])
    tab_to(page, "[data-testid=acknowledge]")
    with page.expect_navigation():
        page.keyboard.press("Space")
    tab_to(page, "[data-testid=confirm]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("acknowledge")).to_have_count(0)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the control has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")
