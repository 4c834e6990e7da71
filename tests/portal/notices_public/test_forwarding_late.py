"""庁内展開 from a page that is older than what forbids it by now: what was written stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from portal.notices.models import Forwarding, NoticePage
from portal.notices.services import withdraw_notice

from tests.factories.notices import make_notice
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[Any], Client]


def forward(client: Client, notice: NoticePage, to_seat: Any, word: str) -> HttpResponse:
    """What the form sends."""
    return client.post(f"/notices/{notice.pk}/forward/", {"to_seat": to_seat.pk, "word": word})


def assert_kept(response: Any, error: str) -> None:
    """The form is there with the word and the error, and nothing to press in vain."""
    html = response.content.decode()
    assert (response.status_code, "残る言葉</textarea>" in html) == (422, True)
    assert response.context["forward_form"].errors["to_seat"][0].startswith(error)
    assert ('id="forward-to_seat_error"' in html, 'data-testid="forward-submit"' in html) == (
        True,
        False,
    )


def test_word_for_a_notice_withdrawn_meanwhile_is_kept(world: World, client_for: ClientFor) -> None:
    notice = make_notice()
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    response = forward(client_for("kyufu"), notice, world.seat("shikaku"), "残る言葉")
    assert_kept(response, "この通知は廃止されました。")
    assert Forwarding.objects.count() == 0


def test_word_of_a_seat_that_a_colleague_passed_on_meanwhile_is_kept(
    world: World, client_for: ClientFor
) -> None:
    notice, client = make_notice(), client_for("kyufu")
    forward(client, notice, world.seat("shikaku"), "先の人")
    response = forward(client, notice, world.seat("sapporo_soumu"), "残る言葉")
    assert_kept(response, "この席の受け持ちではなくなりました。")
    assert [entry.word for entry in Forwarding.objects.all()] == ["先の人"]


@pytest.mark.parametrize("key", ["hakodate", "editor"])
def test_word_of_who_got_nothing_tells_nothing(
    world: World, client_for: ClientFor, key: str
) -> None:
    notice = make_notice(audience={"include": ["code:011002"], "exclude": []})
    response = forward(client_for(key), notice, world.seat("shikaku"), "言葉")
    assert response.status_code == 404
