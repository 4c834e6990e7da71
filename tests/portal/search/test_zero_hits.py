"""What was looked for in vain: counted, and never whose it was."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from portal.search.jobs import forget_zero_hits
from portal.search.models import ZeroHit
from portal.search.services import count_zero_hit

from tests.portal.search.conftest import Shelf
from tests.world import World

ClientFor = Callable[[str], Client]
LIST = "/admin/search/zerohit/"


def counted() -> list[tuple[str, int]]:
    """Words and numbers."""
    return list(ZeroHit.objects.order_by("query").values_list("query", "number"))


def test_vain_search_is_counted_by_words_and_day(shelf: Shelf, client_for: ClientFor) -> None:
    for who in ("kyufu", "morioka"):
        client_for(who).get("/search/", {"q": "見つからない　ＡＢＣ"})
    assert counted() == [("見つからない abc", 2)]
    assert {field.name for field in ZeroHit._meta.fields} == {"id", "query", "day", "number"}


@pytest.mark.parametrize(
    ("asked", "headers"),
    [
        ({"q": "食費"}, {}),
        ({"q": ""}, {}),
        ({"q": "食費", "kind": "notice"}, {}),
        ({"q": "見つからない"}, {"Sec-Purpose": "prefetch"}),
    ],
)
def test_nothing_else_is_counted(
    shelf: Shelf, client_for: ClientFor, asked: dict[str, str], headers: dict[str, str]
) -> None:
    shelf.put("a", "食費")
    client_for("kyufu").get("/search/", asked, headers=headers)
    client_for("kyufu").head("/search/", {"q": "見つからない"})
    client_for("kyufu").get("/search/suggestions/", {"q": "見つからない"})
    assert counted() == []


def test_long_words_are_cut(db: None) -> None:
    count_zero_hit(query="長" * 500)
    assert [len(words) for words, _ in counted()] == [100]


def test_old_counts_are_forgotten(db: None) -> None:
    count_zero_hit(query="新しい")
    ZeroHit.objects.create(query="古い", day=timezone.localdate() - timedelta(days=200), number=3)
    forget_zero_hits()
    assert counted() == [("新しい", 1)]


@pytest.mark.parametrize(
    ("who", "status"), [("editor", 200), ("superuser", 200), ("agent", 302), ("kyufu", 302)]
)
def test_editors_see_the_list(world: World, client_for: ClientFor, who: str, status: int) -> None:
    ZeroHit.objects.create(query="境界層の様式", day=timezone.localdate(), number=3)
    response = client_for(who).get(LIST)
    assert response.status_code == status
    assert ("境界層の様式" in response.content.decode()) is (status == 200)


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_a_constant_number_of_queries(
    world: World,
    client_for: ClientFor,
    number: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for place in range(number):
        ZeroHit.objects.create(query=f"言葉{place}", day=timezone.localdate(), number=3)
    client = client_for("editor")
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


LIST_QUERIES = 14
