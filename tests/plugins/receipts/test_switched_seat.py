"""Answers from a page that was opened in the name of another of one's seats."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from portal.notices.models import NoticePage
from portal.organisations.models import Seat

from plugins.receipts.models import ReceiptEvent
from plugins.receipts.todo import due_from
from tests.factories.notices import make_notice
from tests.factories.organisations import AssignmentFactory
from tests.plugins.receipts.conftest import Acts
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Kinds = Callable[[], list[str]]


@pytest.fixture
def own(world: World) -> Seat:
    """The seat in 札幌市 whose page is still open."""
    return world.seat("kyufu")


@pytest.fixture
def opened(own: Seat) -> str:
    """What its forms carry."""
    return str(own.pk)


@pytest.fixture
def client(world: World, client_for: Callable[[str], Client], own: Seat) -> Client:
    """The official of 札幌市, who also sits in 函館市 and has changed over in another tab."""
    client, seat = client_for("kyufu"), world.seat("hakodate")
    AssignmentFactory(user=world.user("kyufu"), seat=seat)
    client.post(reverse("switch_seat"), {"seat": seat.pk, "next": "/"})
    return client


def fields_of(html: str) -> dict[str, str]:
    """Names and values of hidden fields."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))


def hidden_fields(html: str) -> dict[str, str]:
    """Names and values of the hidden fields of the question, and of its button."""
    form = html.rpartition('data-testid="confirm"')[0].rpartition("<form")[2]
    return {**fields_of(form), "confirm": "1"}


ANSWERS = {
    "": "この席で確認しますか",
    "done": "応答：<b>対応もすべて済んだ</b>",
    "not_applicable": "応答：<b>函館市には該当しない</b>",
    "rejected": "応答：<b>受け取れない（否認）</b>",
}
POSTS: list[tuple[str, dict[str, str]]] = [
    ("acknowledge", {}),
    ("respond", {"response": "done"}),
    ("respond", {"response": "not_applicable", "reason": "対象がない"}),
    ("respond", {"response": "rejected", "reason": "開けません"}),
]


@pytest.mark.parametrize(("name", "data"), POSTS)
def test_answer_from_another_seats_page_names_the_organisation_first(
    client: Client, notice: NoticePage, kinds: Kinds, opened: str, name: str, data: dict[str, str]
) -> None:
    page = client.post(f"/notices/{notice.pk}/{name}/", {**data, "seat": opened}).content.decode()
    assert "席が切り替わったため、まだ何も記録していません。" in page
    assert "いまの席：<b>函館市 高齢福祉課 介護保険係</b>" in page
    assert data.get("reason", "") in page
    assert ANSWERS[data.get("response", "")] in page
    assert f'<a href="{notice.url}">{notice.document_number}</a>' in page
    assert kinds() == []


@pytest.mark.parametrize(("name", "data"), POSTS)
def test_confirmed_answer_is_that_of_the_seat_named(
    client: Client, notice: NoticePage, opened: str, name: str, data: dict[str, str]
) -> None:
    address = f"/notices/{notice.pk}/{name}/"
    asked = client.post(address, {**data, "seat": opened}).content.decode()
    client.post(address, hidden_fields(asked))
    event = ReceiptEvent.objects.get()
    assert (event.delivery.organisation.name, event.reason) == ("函館市", data.get("reason", ""))


def way_back(html: str) -> dict[str, str]:
    """What the button back to the seat of the page sends besides the seat."""
    form = html.rpartition('data-testid="seat-back"')[0].rpartition("<form")[2]
    return dict(re.findall(r'name="(next|box)" value="([^"]*)"', form))


@pytest.mark.parametrize("given", ["not_applicable", "rejected"])
def test_question_leads_back_to_the_seat_of_the_page_with_the_reason(
    client: Client, notice: NoticePage, opened: str, given: str
) -> None:
    data = {"response": given, "reason": "残る理由", "seat": opened}
    address = f"/notices/{notice.pk}/respond/"
    asked = client.post(address, data, headers={"origin": "http://testserver"}).content.decode()
    client.post(reverse("switch_seat"), {"seat": opened, **way_back(asked)})
    kept = client.get(reverse("account_resume")).context["typed"]
    client.post(kept.path, dict(kept.fields))
    event = ReceiptEvent.objects.get()
    assert (event.delivery.organisation.name, event.reason) == ("札幌市", "残る理由")


@pytest.mark.parametrize(("name", "data"), POSTS[:2])
def test_question_leads_back_to_the_page_of_a_mere_button(
    client: Client, notice: NoticePage, opened: str, name: str, data: dict[str, str]
) -> None:
    came = {"referer": f"http://testserver{notice.url}?page=2"}
    address = f"/notices/{notice.pk}/{name}/"
    asked = client.post(address, {**data, "seat": opened}, headers=came).content.decode()
    assert way_back(asked) == {"next": f"{notice.url}?page=2"}


@pytest.mark.parametrize("name", ["acknowledge", "respond"])
def test_seat_menu_of_the_question_leads_to_the_notice(
    client: Client, notice: NoticePage, opened: str, name: str
) -> None:
    menu = {"seat": opened, "next": f"/notices/{notice.pk}/{name}/"}
    page = client.post(reverse("switch_seat"), menu, follow=True)
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, notice.url)


def test_question_for_a_seat_that_was_left_says_so(client: Client, notice: NoticePage) -> None:
    page = client.post(f"/notices/{notice.pk}/acknowledge/", {"seat": "999999"}).content.decode()
    assert "その席は、いまはあなたの席ではありません。" in page
    assert 'data-testid="seat-back"' not in page


def test_question_is_asked_again_after_another_change_of_seat(
    client: Client, notice: NoticePage, kinds: Kinds, opened: str
) -> None:
    address = f"/notices/{notice.pk}/acknowledge/"
    asked = client.post(address, {"seat": opened}).content.decode()
    client.post(reverse("switch_seat"), {"seat": opened, "next": "/"})
    again = client.post(address, hidden_fields(asked)).content.decode()
    assert "いまの席：<b>札幌市 介護保険課 給付係</b>" in again
    assert kinds() == []


def test_button_of_the_todo_list_asks_too(
    client: Client, notice: NoticePage, own: Seat, kinds: Kinds
) -> None:
    (item,) = due_from(own)
    assert "席が切り替わったため" in client.post(item.post_url).content.decode()
    assert kinds() == []


def test_refused_form_of_another_seat_still_asks_when_it_is_mended(
    client: Client, notice: NoticePage, kinds: Kinds, opened: str
) -> None:
    address = f"/notices/{notice.pk}/respond/"
    refused = client.post(address, {"response": "rejected", "reason": "", "seat": opened})
    form = refused.content.decode().partition('data-testid="receipt-respond"')[2]
    mended = {**fields_of(form), "response": "rejected", "reason": "開けません"}
    assert "席が切り替わったため" in client.post(address, mended).content.decode()
    assert kinds() == []


def test_button_of_the_home_page_carries_its_seat(
    client_for: Callable[[Any], Client], notice: NoticePage, own: Seat
) -> None:
    (form,) = answer_forms(client_for("kyufu").get("/").content.decode())
    assert f"/notices/{notice.pk}/acknowledge/" in form
    assert f"&amp;seat={own.pk}&amp;" in form


def answer_forms(html: str) -> list[str]:
    """The forms of a page that answer a notice."""
    return re.findall(r'<form[^>]*action="[^"]*/(?:acknowledge|respond)/.*?</form>', html, re.S)


STATES: list[tuple[str, dict[str, str], int]] = [
    ("nothing", {}, 2),
    ("acknowledge", {"key": "kyufu"}, 2),
    ("proxy", {"key": "kyufu", "by": "hokkaido"}, 3),
]


@pytest.mark.parametrize(("act", "who", "number"), STATES)
def test_every_form_of_an_answer_carries_its_seat(
    client_for: Callable[[Any], Client],
    notice: NoticePage,
    acts: Acts,
    own: Seat,
    act: str,
    who: dict[str, str],
    number: int,
) -> None:
    if who:
        getattr(acts, act)(notice, **who)
    forms = answer_forms(client_for("kyufu").get(notice.url).content.decode())
    assert len(forms) == number
    assert all(f'name="seat" value="{own.pk}"' in form for form in forms)


def test_page_without_a_seat_acts_for_the_present_one(client: Client, kinds: Kinds) -> None:
    client.post(f"/notices/{make_notice().pk}/acknowledge/")
    assert kinds() == ["acknowledged"]


@pytest.fixture
def only_for_sapporo(world: World) -> NoticePage:
    """A notice that the seat changed to has nothing to do with."""
    return make_notice(audience={"include": ["code:011002"], "exclude": []})


def test_answer_of_a_seat_that_got_nothing_leads_back_with_the_reason(
    client: Client, only_for_sapporo: NoticePage, opened: str
) -> None:
    data = {"response": "rejected", "reason": "残る理由", "seat": opened}
    address = f"/notices/{only_for_sapporo.pk}/respond/"
    page = client.post(address, data, headers={"origin": "http://testserver"})
    html = page.content.decode()
    assert (page.status_code, "残る理由" in html) == (404, True)
    box = re.search(r'name="box" value="([^"]+)"', html)
    assert box
    back = {"seat": opened, "box": box[1], "next": "/"}
    assert "残る理由" in client.post(reverse("switch_seat"), back, follow=True).content.decode()
    assert ReceiptEvent.objects.count() == 0


def test_button_of_a_seat_that_got_nothing_leads_back_to_its_page(
    client: Client, only_for_sapporo: NoticePage, opened: str
) -> None:
    address, came = f"/notices/{only_for_sapporo.pk}/acknowledge/", "http://testserver/notices/"
    page = client.post(address, {"seat": opened}, headers={"referer": came}).content.decode()
    assert "「札幌市 介護保険課 給付係」に戻して続ける" in page
    assert ('name="next" value="/notices/"' in page, 'name="box"' in page) == (True, False)
    assert '<a href="/">やることに戻る</a>' in page


def test_post_from_another_site_is_not_found(
    client: Client, only_for_sapporo: NoticePage, opened: str
) -> None:
    address = f"/notices/{only_for_sapporo.pk}/acknowledge/"
    page = client.post(address, {"seat": opened}, headers={"origin": "https://evil.example"})
    assert b"seat-left" not in page.content
