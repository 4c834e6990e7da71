"""In whose name a person works, and how they switch."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.accounts.models import User

from tests.factories.organisations import AssignmentFactory
from tests.world import World

ClientFor = Callable[[str | User], Client]

HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "\x00/",
    " https://evil.example",
    "ftp://testserver/",
]


def seat_page(client: Client, seat_id: object, to: str = "/account/") -> object:
    return client.post("/account/switch-seat/", {"seat": seat_id, "next": to})


def test_switching_moves_the_acting_seat(world: World, client_for: ClientFor) -> None:
    AssignmentFactory(user=world.user("kyufu"), seat=world.seat("shikaku"))
    client = client_for("kyufu")

    response = seat_page(client, world.seat("shikaku").pk)

    assert (response.status_code, response["Location"]) == (302, "/account/")
    assert client.get("/account/").wsgi_request.seat == world.seat("shikaku")


def test_sign_in_starts_with_the_last_acting_seat(world: World, client_for: ClientFor) -> None:
    AssignmentFactory(user=world.user("kyufu"), seat=world.seat("shikaku"))
    seat_page(client_for("kyufu"), world.seat("shikaku").pk)

    again = client_for("kyufu").get("/account/")

    assert again.wsgi_request.seat == world.seat("shikaku")


def test_acting_seat_that_was_left_is_not_used(world: World, client_for: ClientFor) -> None:
    user = world.user("kyufu")
    user.acting_seat = world.seat("hakodate")
    user.save()

    response = client_for("kyufu").get("/account/")

    assert response.wsgi_request.seat == world.seat("kyufu")


@pytest.mark.parametrize("seat", ["", "0", "abc", "１", "99999999999999999999", "-1"])
def test_seat_that_is_no_seat_is_404(client_for: ClientFor, seat: str) -> None:
    assert seat_page(client_for("kyufu"), seat).status_code == 404


def test_seat_of_somebody_else_is_404(world: World, client_for: ClientFor) -> None:
    response = seat_page(client_for("kyufu"), world.seat("sapporo_soumu").pk)

    assert response.status_code == 404


def test_anonymous_is_sent_to_sign_in(world: World) -> None:
    response = seat_page(Client(), world.seat("kyufu").pk)

    assert response["Location"].startswith("/account/login/")


def test_switching_by_get_is_refused(client_for: ClientFor) -> None:
    assert client_for("kyufu").get("/account/switch-seat/").status_code == 405


@pytest.mark.parametrize("hostile", HOSTILE)
def test_switching_never_leads_off_the_site(
    world: World, client_for: ClientFor, hostile: str
) -> None:
    response = seat_page(client_for("kyufu"), world.seat("kyufu").pk, hostile)

    assert response["Location"] == "/"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_sign_in_never_leads_off_the_site(world: World, hostile: str) -> None:
    response = Client().post(
        "/account/login/",
        {"login": "kyufu@example.jp", "password": "tsunagu-test-2026", "next": hostile},
    )

    assert response["Location"] == "/"


def test_closed_seat_is_no_seat(world: World, client_for: ClientFor) -> None:
    seat = world.seat("kyufu")
    seat.closed_on = "2026-01-01"
    seat.save()

    assert client_for("kyufu").get("/account/").wsgi_request.seats == []
