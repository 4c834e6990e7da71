"""The list of FAQ: by duty, by words, page by page."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.faq.listing import PAGE_SIZE
from portal.faq.models import FaqWords
from portal.faq.services import flag, withdraw_faq

from tests.factories.faq import make_faq, make_faq_draft, publish_faq
from tests.world import World

ClientFor = Callable[[Any], Client]


def found(client: Client, query: str = "") -> list[str]:
    """Questions on the list."""
    response = client.get(f"/faq/{query}")
    assert response.status_code == 200
    return [row["title"] for row in response.context["rows"]]


def test_list_shows_published_ones_newest_first(client_for: ClientFor) -> None:
    make_faq_draft(title="下書き")
    make_faq(title="先")
    make_faq(title="後", bureau="保険局", division="国民健康保険課")
    assert found(client_for("seatless")) == ["後", "先"]


def test_bureau_page_shows_its_own(client_for: ClientFor) -> None:
    make_faq(title="介護")
    make_faq(title="国保", bureau="保険局", division="国民健康保険課")
    assert found(client_for("kyufu"), "hoken/") == ["国保"]
    assert found(client_for("kyufu"), "?bureau=hoken") == ["国保"]


def test_duties_have_their_numbers_and_filter(world: World, client_for: ClientFor) -> None:
    make_faq(title="介護")
    make_faq(title="両方", duties=["介護保険", "国民健康保険"])
    client, duty = client_for("kyufu"), world.duty("国民健康保険")
    counts = {c["label"]: c["count"] for c in client.get("/faq/").context["duties"]}
    assert counts == {"介護保険": 2, "国民健康保険": 1}
    assert found(client, f"?duty={duty.pk}") == ["両方"]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("通帳", ["通帳の写し"]),
        ("ABC 金額", ["別の質問"]),
        ("ＡＢＣ", ["別の質問"]),
        ("通帳 金額", []),
        ("strong", []),
        ("ａｂｃの金額", ["別の質問"]),
        ("A%26B", ["別の質問"]),
    ],
)
def test_words_are_found_in_question_and_answer(
    client_for: ClientFor, words: str, titles: list[str]
) -> None:
    make_faq(title="通帳の写し", answer="<p><strong>二か月</strong></p>")
    make_faq(title="別の質問", answer="<p>ＡBＣの金額、Ａ&amp;B</p>")
    assert found(client_for("kyufu"), f"?q={words}") == titles


def test_corrected_answer_is_found_by_its_new_words_alone(client_for: ClientFor) -> None:
    page = make_faq(answer="<p>二か月</p>")
    page.answer = "<p>三か月</p>"
    publish_faq(page)
    client = client_for("kyufu")
    assert [len(found(client, f"?q={q}")) for q in ("二か月", "三か月")] == [0, 1]


def test_answers_from_before_are_found_after_the_migration(client_for: ClientFor) -> None:
    make_faq(title="①の写し")
    FaqWords.objects.all().delete()
    import_module("portal.faq.migrations.0003_fill_faq_words").fill(apps, None)
    assert found(client_for("kyufu"), "?q=1の写し") == ["①の写し"]


def test_withdrawn_ones_are_for_who_searches(world: World, client_for: ClientFor) -> None:
    page = make_faq(title="古い質問")
    withdraw_faq(page=page, reason="改正", successor=None, by=world.user("approver"))
    client = client_for("kyufu")
    assert (found(client), found(client, "?q=古い")) == ([], ["古い質問"])


def test_only_what_is_to_be_checked(client_for: ClientFor) -> None:
    page = make_faq(title="確かめる")
    make_faq(title="確かめない")
    flag(page_id=page.pk, cause="test", note="理由")
    assert found(client_for("kyufu"), "?check=1") == ["確かめる"]


def test_pages_of_the_list(client_for: ClientFor) -> None:
    for number in range(PAGE_SIZE + 1):
        make_faq(title=f"質問{number}")
    client = client_for("kyufu")
    assert [len(found(client, query)) for query in ("", "?page=2", "?page=x")] == [20, 1, 20]


@pytest.mark.parametrize(
    "query", ["?duty=x", "?q=%00", "?bureau=%00", "?page=-1", "?duty=1&duty=x"]
)
def test_nonsense_in_the_address_is_no_error(client_for: ClientFor, query: str) -> None:
    assert client_for("kyufu").get(f"/faq/{query}").status_code == 200


def test_nothing_found_offers_ways_out(client_for: ClientFor) -> None:
    text = client_for("kyufu").get("/faq/?q=ない").content.decode()
    assert "「ない」を外す" in text


@pytest.mark.parametrize(("person", "asks"), [("kyufu", True), ("editor", False)])
def test_nothing_found_leads_to_the_whole_search_and_to_asking(
    client_for: ClientFor, person: str, asks: bool
) -> None:
    text = client_for(person).get("/faq/?q=ない").content.decode()
    assert 'href="/search/?q=%E3%81%AA%E3%81%84"' in text
    assert ("/inquiries/new/?q=%E3%81%AA%E3%81%84" in text) is asks


def test_list_asks_the_same_number_of_queries_for_one_row_and_three(
    client_for: ClientFor,
) -> None:
    client = client_for("kyufu")
    make_faq(title="質問0")
    found(client)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            found(client)
        counts.append(len(queries))
        make_faq(title="質問1")
        make_faq(title="質問2")
    assert counts[0] == counts[1]


def test_list_refuses_post(client_for: ClientFor) -> None:
    assert client_for("kyufu").post("/faq/").status_code == 405
