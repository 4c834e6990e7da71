"""Nobody finds, counts or reads in a passage what is not for them."""

import logging
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat
from portal.notices.permissions import visible_notices
from portal.notices.searching import audience_tokens, blocks_with, tokens_of
from portal.organisations.models import Organisation, OrganisationKind, Region
from portal.search.indexing import index
from portal.search.models import Permission

from tests.factories.notices import make_draft, make_notice
from tests.portal.search.conftest import Asker, Shelf
from tests.world import World

PEOPLE = (
    "kyufu", "sapporo_soumu", "hakodate", "morioka", "iwate_town", "hokkaido", "iwate",
    "editor", "agent", "other_approver", "superuser", "seatless",
)  # fmt: skip
SAPPORO = {"include": ["code:011002"], "exclude": []}
TOKENS = ("org:1", "org:2", "queue:1", "everyone")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    audiences=st.lists(st.sets(st.sampled_from(TOKENS)), min_size=1, max_size=6),
    held=st.sets(st.sampled_from(TOKENS[:3])),
    query=st.sampled_from(["住宅改修", "住", "住宅改修の費用はいくら", "について", "住宅 改修"]),
)
def test_hits_and_counts_hold_what_a_token_opens_and_nothing_else(
    shelf: Shelf, ask: Asker, audiences: list[set[str]], held: set[str], query: str
) -> None:
    shelf.papers.clear()
    shelf.tokens = {"kyufu@example.jp": held}
    for number in range(6):
        if number < len(audiences):
            title = "住宅改修の費用について"
            shelf.put(str(number), title, audience=tuple(audiences[number]))
        else:
            index("paper", [str(number)])
    found = ask(query, kinds=["paper"])
    mine = {str(n) for n, audience in enumerate(audiences) if audience & (held | {"everyone"})}
    assert {hit.id for hit in found.hits} == mine
    assert (found.total, found.counts["paper"]) == (len(mine), len(mine))


def test_tokens_of_one_kind_open_nothing_of_another(shelf: Shelf, ask: Asker, world: World) -> None:
    shelf.put("a", "住宅改修", audience=("ministry",))
    assert "ministry" in tokens_of(world.user("editor"))
    assert ask.ids("住宅改修", "editor") == []


def test_find_that_the_page_would_refuse_is_left_out_and_reported(
    shelf: Shelf, ask: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.put("a", "住宅改修")
    shelf.put("b", "住宅改修")
    shelf.refused = {"a"}
    with caplog.at_level(logging.ERROR, "portal.search.api"):
        found = ask("住宅改修", kinds=["paper"])
    assert ([hit.id for hit in found.hits], found.total) == (["b"], 1)
    assert "paper a" in caplog.text


@given(
    numbers=st.sets(st.integers(1, 300), min_size=1),
    delivered=st.sets(st.integers(1, 300)),
    later=st.sets(st.integers(301, 700), max_size=8),
)
def test_blocks_hold_the_organisations_delivered_to_and_no_other(
    numbers: set[int], delivered: set[int], later: set[int]
) -> None:
    tokens = set(audience_tokens(delivered, numbers))
    newest = max(numbers | delivered)
    for number in numbers | delivered | {n for n in later if n > newest}:
        assert bool(tokens & set(blocks_with(number))) == (number in delivered), number


def test_everybody_is_a_handful_of_blocks() -> None:
    everybody = range(1, 1789)
    assert len(audience_tokens(everybody, range(1, 1850))) <= 11
    assert len(set(blocks_with(1500))) == 15


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_search_finds_the_notices_that_the_pages_show(
    world: World, ask: Asker, data: st.DataObject
) -> None:
    notice = NoticePage.objects.filter(title="見える通知").first()
    notice = notice or make_notice(title="見える通知", audience=SAPPORO)
    version = notice.current_version
    local = world.local_governments
    chosen = data.draw(st.sets(st.sampled_from(range(len(local)))))
    ResponsibleSeat.objects.filter(delivery__notice=notice).delete()
    Delivery.objects.filter(notice=notice).delete()
    for place in chosen:
        Delivery.objects.create(notice=notice, organisation=local[place], first_version=version)
    index("notice", [str(notice.pk)])
    for who in PEOPLE:
        user = world.user(who)
        seen = visible_notices(user, None if who == "seatless" else seat_or_none(world, who))
        found = ask("見える通知", who, kinds=["notice"])
        wanted = [str(notice.pk)] if seen.filter(pk=notice.pk).exists() else []
        assert ([hit.id for hit in found.hits], found.counts["notice"]) == (wanted, len(wanted))


def seat_or_none(world: World, who: str) -> object:
    """The seat of a person, if any."""
    return None if who == "superuser" else world.seat(who)


def test_organisation_that_comes_later_finds_nothing_older(world: World, ask: Asker) -> None:
    notice = make_notice(title="全国への通知")
    index("notice", [str(notice.pk)])
    late = Organisation.objects.create(
        code="033049",
        name="新町",
        kind=OrganisationKind.MUNICIPALITY,
        region=Region.TOHOKU,
        prefecture=world.organisation("岩手県"),
    )
    seat = world.seat("iwate_town")
    seat.organisation = late
    seat.save()
    assert ask.ids("全国への通知", "iwate_town") == []
    assert ask("全国への通知", "iwate_town").counts["notice"] == 0
    assert ask.ids("全国への通知", "morioka") == [str(notice.pk)]


def test_notice_to_everybody_has_few_tokens(world: World) -> None:
    notice = make_notice()
    index("notice", [str(notice.pk)])
    tokens = Permission.objects.filter(document__kind="notice", document__key=str(notice.pk))
    assert 0 < tokens.count() <= 12


def test_draft_is_not_found(world: World, ask: Asker) -> None:
    draft = make_draft(title="検討中の通知")
    index("notice", [str(draft.pk)])
    assert ask.ids("検討中の通知", "editor") == []


def test_seat_taken_away_counts_at_the_next_request(
    world: World, client_for: Callable[..., Client]
) -> None:
    notice = make_notice(title="札幌だけの通知", audience=SAPPORO)
    index("notice", [str(notice.pk)])
    client = client_for("kyufu")
    before = client.get("/search/", {"q": "札幌だけの通知"}).content.decode()
    world.seat("kyufu").assignments.update(ends_on="2026-01-01")
    after = client.get("/search/", {"q": "札幌だけの通知"}).content.decode()
    assert ('data-testid="search-hit"' in before, 'data-testid="search-hit"' in after) == (
        True,
        False,
    )
