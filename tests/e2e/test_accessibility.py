"""Our pages for everybody: axe, structure, narrow screens, large text (U-01, U-06, U-07, U-10)."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import PageOf
from tests.e2e.stops import STOPS, Stop

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
TITLE = re.compile(r"^.+｜つなぐ$")
WIDE, PHONE, NARROW = 1280, 390, 320
# Names of what sticks out of the window, at most five.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`);
}"""
STRUCTURE = """() => {
  const all = selector => [...document.querySelectorAll(selector)];
  return {
    lang: document.documentElement.lang,
    h1: all('h1').length,
    main: all('main').length,
    landmarks: ['header', 'main'].filter(name => !document.querySelector(`body > ${name}`)),
    tables: all('table:not(.tn-read table)')
      .filter(t => !t.caption || [...t.querySelectorAll('th')].some(h => !h.scope))
      .map(t => t.outerHTML.slice(0, 120)),
    unlabelled: all('input:not([type=hidden]), select, textarea')
      .filter(f => !f.labels.length && !f.ariaLabel && !f.getAttribute('aria-labelledby'))
      .map(f => f.name),
  };
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, summary, select, .tn-btn, nav a')]
  .filter(e => e.checkVisibility())
  .map(e => [e.getBoundingClientRect(), e])
  .filter(([box]) => box.width && (box.height < 24 || box.width < 24))
  .map(([box, e]) => `${e.className} ${e.textContent.trim()} ${box.width}×${box.height}`)
"""


@pytest.fixture(params=STOPS, ids=lambda stop: stop.name)
def stop(request: pytest.FixtureRequest, states: dict[str, str], page_of: PageOf) -> Page:
    """The page of one stop, with what is done there already done."""
    return visit(request.param, states, page_of)


def visit(stop: Stop, states: dict[str, str], page_of: PageOf) -> Page:
    """Go to a stop."""
    page = page_of(stop.who)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.goto(stop.path.format(**states))
    if stop.act:
        stop.act(page)
    return page


def violations(page: Page) -> list[str]:
    """What axe finds: rule, where, and why."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def test_page_is_for_everybody(stop: Page) -> None:
    assert violations(stop) == []
    assert structure(stop) == SOUND
    assert stop.evaluate(SMALL_TARGETS) == []
    stop.evaluate("document.documentElement.style.fontSize = '200%'")
    assert stop.evaluate(STICKING_OUT) == []
    stop.evaluate("document.documentElement.style.fontSize = ''")
    stop.set_viewport_size({"width": NARROW, "height": 800})
    assert stop.evaluate(STICKING_OUT) == []
    stop.set_viewport_size({"width": PHONE, "height": 800})
    assert violations(stop) == []


SOUND: dict[str, Any] = {
    "title": True,
    "lang": "ja",
    "h1": 1,
    "main": 1,
    "landmarks": [],
    "tables": [],
    "unlabelled": [],
}


def structure(page: Page) -> dict[str, Any]:
    """Title, language, headings, landmarks, tables and labels of a page."""
    return {"title": bool(TITLE.match(page.title())), **page.evaluate(STRUCTURE)}


DIFFERENT = (
    "/",
    "/notices/",
    "{open}",
    "{changed}",
    "/organisation/",
    "/account/",
    "/account/2fa/",
)


def test_titles_tell_pages_apart(states: dict[str, str], page_of: PageOf) -> None:
    page = page_of(STOPS[0].who)
    texts = [page.request.get(path.format(**states)).text() for path in DIFFERENT]
    titles = [re.findall(r"<title>(.*?)</title>", text, re.S)[0].strip() for text in texts]
    assert len(set(titles)) == len(DIFFERENT)
