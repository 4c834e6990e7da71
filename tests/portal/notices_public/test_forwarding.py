"""庁内展開 from the notice page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from portal.notices.models import Delivery, Forwarding, ResponsibleSeat
from portal.notices.permissions import can_forward
from portal.notices.services import forward_delivery, withdraw_notice
from portal.organisations.models import Seat

from tests.factories.notices import make_notice
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.world import World

ClientFor = Callable[[Any], Client]


def address(notice: Any) -> str:
    """Where the form is sent."""
    return f"/notices/{notice.pk}/forward/"


def responsible(notice: Any) -> list[str]:
    """Labels of Sapporo's responsible seats."""
    entries = ResponsibleSeat.objects.filter(
        delivery__notice=notice, delivery__organisation__name="札幌市"
    )
    return [entry.seat.label for entry in entries.select_related("seat")]


def error_of(html: str, name: str) -> str:
    """The message beside a field."""
    part = html.partition(f'id="forward-{name}_error"')[2].partition("</div>")[0]
    return re.sub(r"<[^>]*>", "", part.partition(">")[2]).strip()


def test_forwarding_moves_the_duty_with_a_word(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    to = world.seat("shikaku")
    response = client_for("kyufu").post(
        address(notice), {"to_seat": to.pk, "word": "資格の話です"}, follow=True
    )
    assert response.redirect_chain == [(notice.get_url(), 302)]
    assert responsible(notice) == ["介護保険課 資格保険料係"]
    assert [entry.word for entry in Forwarding.objects.all()] == ["資格の話です"]
    assert "介護保険課 資格保険料係に展開しました" in response.content.decode()


def test_forwarding_is_shown_inside_the_organisation_only(
    world: World, client_for: ClientFor
) -> None:
    notice = make_notice()
    data = {"to_seat": world.seat("shikaku").pk, "word": "庁内だけの話"}
    client_for("kyufu").post(address(notice), data)
    seen = [
        "庁内だけの話" in client_for(who).get(notice.get_url()).content.decode()
        for who in ("sapporo_soumu", "hakodate", "hokkaido", "editor")
    ]
    assert seen == [True, False, False, False]


def test_anonymous_cannot_forward(client: Client, db: None) -> None:
    notice = make_notice()
    assert client.post(address(notice)).status_code == 302


def test_get_leads_back_to_the_notice(client_for: ClientFor) -> None:
    notice = make_notice()
    response = client_for("kyufu").get(address(notice), follow=True)
    assert response.redirect_chain[-1] == (notice.get_url(), 302)


def test_get_leads_to_the_form_on_the_notice(client_for: ClientFor) -> None:
    notice = make_notice()
    first = client_for("kyufu").get(address(notice))
    assert first["Location"] == f"/notices/{notice.pk}/#forward"
    page = client_for("kyufu").get(notice.get_url()).content.decode()
    assert '<section class="tn-box tn-noprint" id="forward"' in page


def test_seat_that_is_not_responsible_cannot_forward(client_for: ClientFor, world: World) -> None:
    notice = make_notice()
    data = {"to_seat": world.seat("kyufu").pk}
    client = client_for("shikaku")
    assert client.post(address(notice), data).status_code == 404
    assert 'data-testid="forward-form"' not in client.get(notice.get_url()).content.decode()


def test_other_organisation_cannot_forward(client_for: ClientFor, world: World) -> None:
    notice = make_notice(audience={"include": ["code:011002"], "exclude": []})
    data = {"to_seat": world.seat("shikaku").pk}
    found = [
        client_for(who).post(address(notice), data).status_code
        for who in ("hakodate", "hokkaido", "editor", "superuser")
    ]
    assert found == [404, 404, 404, 404]


def refused(client: Client, notice: Any, **data: Any) -> Any:
    """The answer to a bad form; nothing may have been stored."""
    response = client.post(address(notice), data)
    assert Forwarding.objects.count() == 0
    assert responsible(notice) == ["介護保険課 給付係"]
    return response


def test_seat_of_another_organisation_is_refused_beside_the_field(
    world: World, client_for: ClientFor
) -> None:
    notice = make_notice()
    response = refused(
        client_for("kyufu"), notice, to_seat=world.seat("hakodate").pk, word="残る言葉"
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert error_of(html, "to_seat") == (
        "この席には展開できません。自団体の、いまある席を選んでください。"
    )
    assert ("残る言葉" in html, 'data-testid="error-summary"' in html) == (True, True)


def test_closed_seat_is_refused(world: World, client_for: ClientFor) -> None:
    closed = SeatFactory(organisation=world.organisation("札幌市"), closed_on=timezone.localdate())
    html = refused(client_for("kyufu"), make_notice(), to_seat=closed.pk).content.decode()
    assert error_of(html, "to_seat").startswith("この席には展開できません")


def test_missing_seat_is_refused(client_for: ClientFor) -> None:
    html = refused(client_for("kyufu"), make_notice(), to_seat="").content.decode()
    assert error_of(html, "to_seat") == "展開する席を選んでください。"


def test_nonsense_seat_is_refused(client_for: ClientFor) -> None:
    response = refused(client_for("kyufu"), make_notice(), to_seat="x' OR 1=1")
    assert response.status_code == 422


def test_too_long_word_is_refused_and_kept(world: World, client_for: ClientFor) -> None:
    word = "あ" * 301
    data = {"to_seat": world.seat("shikaku").pk, "word": word}
    html = refused(client_for("kyufu"), make_notice(), **data).content.decode()
    assert error_of(html, "word") == "ひとことは300字以内で入力してください。"
    assert word in html


def test_representative_seat_may_add_a_responsible_seat(
    world: World, client_for: ClientFor
) -> None:
    notice = make_notice()
    client_for("sapporo_soumu").post(address(notice), {"to_seat": world.seat("shikaku").pk})
    assert sorted(responsible(notice)) == ["介護保険課 給付係", "介護保険課 資格保険料係"]


def test_word_is_escaped(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    data = {"to_seat": world.seat("shikaku").pk, "word": "<script>x</script>"}
    client_for("kyufu").post(address(notice), data)
    html = client_for("kyufu").get(notice.get_url()).content.decode()
    assert ("<script>x" in html, "&lt;script&gt;x" in html) == (False, True)


def test_withdrawn_notice_is_not_forwarded(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    client = client_for("kyufu")
    data = {"to_seat": world.seat("shikaku").pk}
    assert client.post(address(notice), data).status_code == 404
    assert 'data-testid="forward-form"' not in client.get(notice.get_url()).content.decode()


@pytest.mark.parametrize("seat", ["kyufu", "sapporo_soumu"])
def test_second_click_forwards_nothing_more(world: World, client_for: ClientFor, seat: str) -> None:
    notice, data = make_notice(), {"to_seat": world.seat("shikaku").pk, "word": " 資格の話です"}
    client = client_for(seat)
    pages = [client.post(address(notice), data, follow=True) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert "介護保険課 資格保険料係に展開しました" in pages[1].content.decode()
    assert Forwarding.objects.count() == 1


def test_second_click_that_the_first_overtakes_forwards_nothing_more(
    world: World, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice, data = make_notice(), {"to_seat": world.seat("shikaku").pk, "word": "資格の話です"}

    def asked_meanwhile(seat: Seat, delivery: Delivery) -> bool:
        forward_delivery(
            delivery=delivery,
            from_seat=seat,
            to_seat=world.seat("shikaku"),
            word="資格の話です",
            by=world.user("kyufu"),
        )
        return can_forward(seat, delivery)

    monkeypatch.setattr("portal.notices.views.can_forward", asked_meanwhile)
    page = client_for("kyufu").post(address(notice), data)
    assert (page.status_code, Forwarding.objects.count()) == (302, 1)


@pytest.fixture
def opened(world: World) -> Seat:
    """The seat whose page is still open."""
    return world.seat("kyufu")


@pytest.fixture
def change_to(world: World, client_for: ClientFor, opened: Seat) -> Callable[[str], Client]:
    """給付係 of 札幌市 changes in another tab to a further seat."""

    def changed(key: str) -> Client:
        client, seat = client_for("kyufu"), world.seat(key)
        AssignmentFactory(user=world.user("kyufu"), seat=seat)
        client.post(reverse("switch_seat"), {"seat": seat.pk, "next": "/"})
        return client

    return changed


def test_form_of_another_seat_forwards_nothing_and_keeps_the_word(
    change_to: Callable[[str], Client], world: World, opened: Seat
) -> None:
    data = {"to_seat": world.seat("shikaku").pk, "word": "残る言葉", "seat": opened.pk}
    response = refused(change_to("sapporo_soumu"), make_notice(), **data)
    html = response.content.decode()
    assert "いまの席は「札幌市 総務課 文書係」です。" in error_of(html, "to_seat")
    assert (response.status_code, "残る言葉</textarea>" in html) == (422, True)
    assert f'name="seat" value="{world.seat("sapporo_soumu").pk}"' in html


def test_form_sent_again_is_forwarded_by_the_seat_named(
    change_to: Callable[[str], Client], world: World
) -> None:
    seat = world.seat("sapporo_soumu")
    data = {"to_seat": world.seat("shikaku").pk, "seat": seat.pk}
    change_to("sapporo_soumu").post(address(make_notice()), data)
    assert Forwarding.objects.get().from_seat == seat


def test_form_of_another_organisation_forwards_nothing_and_shows_the_word(
    change_to: Callable[[str], Client], world: World, opened: Seat
) -> None:
    data = {"to_seat": world.seat("shikaku").pk, "word": "残る言葉", "seat": opened.pk}
    html = refused(change_to("hakodate"), make_notice(), **data).content.decode()
    assert "残る言葉" in html
    assert "席が切り替わったため、まだ展開していません。" in html
    assert "1か所を直してください" in html
    assert "この席には展開できません" not in html


@pytest.mark.parametrize("other", ["sapporo_soumu", "hakodate"])
def test_form_of_another_seat_leads_back_to_its_seat_with_the_word(
    change_to: Callable[[str], Client], world: World, opened: Seat, other: str
) -> None:
    data = {"to_seat": world.seat("shikaku").pk, "word": "残る言葉", "seat": opened.pk}
    client = change_to(other)
    page = client.post(address(make_notice()), data, headers={"origin": "http://testserver"})
    box = page.context["forward_form"].way_back.box
    client.post(reverse("switch_seat"), {"seat": opened.pk, "box": box})
    kept = client.get(reverse("account_resume")).context["typed"]
    client.post(kept.path, dict(kept.fields))
    sent = Forwarding.objects.get()
    assert (sent.from_seat, sent.word) == (opened, "残る言葉")


def test_form_of_a_seat_whose_organisation_got_nothing_leads_back_with_the_word(
    change_to: Callable[[str], Client], world: World, opened: Seat
) -> None:
    notice = make_notice(audience={"include": ["code:011002"], "exclude": []})
    data = {"to_seat": world.seat("shikaku").pk, "word": "残る言葉", "seat": opened.pk}
    client = change_to("hakodate")
    page = client.post(address(notice), data, headers={"origin": "http://testserver"})
    html = page.content.decode()
    assert (page.status_code, "残る言葉" in html, 'data-testid="seat-back"' in html) == (
        404,
        True,
        True,
    )
