"""The search page and the fragment of suggestions."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.search.indexing import index
from portal.search.limits import IN_A_WINDOW
from portal.search.models import ZeroHit

from tests.factories.notices import make_notice
from tests.portal.search.conftest import Shelf
from tests.world import World

ClientFor = Callable[[str], Client]
URLS = ["/search/", "/search/suggestions/"]


def page(client: Client, **asked: Any) -> str:
    """The page for a query."""
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("url", URLS)
def test_nobody_signed_in_is_sent_to_the_door(url: str, client: Client, world: World) -> None:
    assert client.get(url, {"q": "食費"}).headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(("who", "found"), [("kyufu", True), ("morioka", False)])
def test_page_shows_what_the_seat_may_read(
    url: str, who: str, found: bool, world: World, client_for: ClientFor
) -> None:
    notice = make_notice(title="札幌の食費", audience={"include": ["code:011002"], "exclude": []})
    index("notice", [str(notice.pk)])
    html = client_for(who).get(url, {"q": "札幌の食費"}).content.decode()
    assert (notice.get_url() in html) is found


def test_query_stays_in_the_box_and_is_escaped(world: World, client_for: ClientFor) -> None:
    html = page(client_for("kyufu"), q='食費"><script>')
    assert 'value="食費&quot;&gt;&lt;script&gt;"' in html
    assert "<script>" not in html


def test_page_without_query_says_how(world: World, client_for: ClientFor) -> None:
    html = page(client_for("kyufu"))
    assert ("探す言葉を入れてください" in html, ZeroHit.objects.exists()) == (True, False)


def test_frame_of_every_page_has_the_box(world: World, client_for: ClientFor) -> None:
    html = client_for("kyufu").get("/").content.decode()
    assert 'action="/search/"' in html


def test_tabs_count_the_kinds(shelf: Shelf, client_for: ClientFor) -> None:
    shelf.put("a", "食費の通知")
    html = page(client_for("kyufu"), q="食費")
    tabs = re.search(r'aria-label="種類">(.*?)</nav>', html, re.DOTALL)
    assert tabs
    assert re.sub(r"<[^>]+>|\s", "", tabs[1]) == "すべて1書類1"


def test_tab_of_a_kind_shows_it_alone(shelf: Shelf, client_for: ClientFor) -> None:
    shelf.put("a", "食費の書類")
    html = page(client_for("kyufu"), q="食費", kind="notice")
    assert ("この種類には見つかりませんでした" in html, "食費の書類" in html) == (True, False)


@pytest.mark.parametrize("number", ["2", "99", "999999999999999999", "x", "-1", "0"])
def test_pages_that_do_not_exist_lead_to_one_that_does(
    shelf: Shelf, client_for: ClientFor, number: str
) -> None:
    for key in range(12):
        shelf.put(str(key), f"食費 {key}")
    html = page(client_for("kyufu"), q="食費", page=number)
    hits = html.count('data-testid="search-hit"')
    assert hits == (2 if number.isdigit() and int(number) > 1 else 10)


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_a_constant_number_of_queries(
    shelf: Shelf, client_for: ClientFor, number: int, django_assert_num_queries: Any
) -> None:
    for key in range(number):
        shelf.put(str(key), "食費の書類")
        index("notice", [str(make_notice(title="食費の通知").pk)])
    client = client_for("kyufu")
    page(client, q="食費")
    with django_assert_num_queries(PAGE_QUERIES):
        page(client, q="食費")


PAGE_QUERIES = 12


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(q=st.text(max_size=250), kind=st.text(max_size=5), number=st.text(max_size=5))
def test_any_address_is_answered(
    shelf: Shelf, client_for: ClientFor, q: str, kind: str, number: str
) -> None:
    client = client_for("kyufu")
    for url in URLS:
        cache.clear()
        assert client.get(url, {"q": q, "kind": kind, "page": number}).status_code == 200


def test_suggestions_say_what_a_reader_has_to_know(shelf: Shelf, client_for: ClientFor) -> None:
    shelf.put("a", "食費の書類", facts=("廃止", "F-12"))
    html = client_for("kyufu").get("/search/suggestions/", {"q": "食費"}).content.decode()
    assert "廃止　F-12" in html


def test_suggestions_are_of_the_kinds_asked_for(shelf: Shelf, client_for: ClientFor) -> None:
    shelf.put("a", "食費の書類")
    client = client_for("kyufu")
    for kind, found in (("paper", True), ("notice", False), ("unknown", True)):
        html = client.get("/search/suggestions/", {"q": "食費", "kind": kind}).content.decode()
        assert ("食費</mark>の書類" in html) is found, kind
        assert "<html" not in html


def test_single_character_suggests_nothing(shelf: Shelf, client_for: ClientFor) -> None:
    shelf.put("a", "食費の書類")
    answer = client_for("kyufu").get("/search/suggestions/", {"q": "食"})
    assert (answer.status_code, answer.content.strip()) == (200, b"")


def test_suggestions_are_limited_by_account_alone(
    shelf: Shelf, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr("portal.search.limits.time", SimpleNamespace(time=lambda: 1_800_000_000))
    busy, colleague = client_for("kyufu"), client_for("shikaku")
    codes = {busy.get("/search/suggestions/").status_code for _ in range(IN_A_WINDOW)}
    assert codes == {200}
    assert busy.get("/search/suggestions/").status_code == 429
    assert colleague.get("/search/suggestions/").status_code == 200


def test_withdrawn_notice_says_so(world: World, client_for: ClientFor) -> None:
    from portal.notices.services import withdraw_notice

    notice = make_notice(title="廃止された食費の通知")
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    index("notice", [str(notice.pk)])
    html = page(client_for("kyufu"), q="廃止された食費の通知")
    assert "tn-badge--gone" in html
