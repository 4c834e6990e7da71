"""How long a session lasts (H-03)."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from portal.accounts.models import User

ClientFor = Callable[[str | User], Client]
START = datetime(2026, 11, 24, 8, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def clock() -> time_machine.Coordinates:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_session_lives_while_it_is_used(
    client_for: ClientFor, clock: time_machine.Coordinates
) -> None:
    client = client_for("kyufu")

    seen = []
    for _ in range(5):
        clock.shift(50 * 60)
        seen.append(signed_in(client))

    assert seen == [True] * 5


def test_session_ends_after_an_idle_hour(
    client_for: ClientFor, clock: time_machine.Coordinates
) -> None:
    client = client_for("kyufu")
    signed_in(client)

    clock.shift(61 * 60)

    assert signed_in(client) is False


def test_session_ends_after_twelve_hours_of_use(
    client_for: ClientFor, clock: time_machine.Coordinates
) -> None:
    client = client_for("kyufu")

    for _ in range(23):
        clock.shift(30 * 60)
        assert signed_in(client) is True
    clock.shift(30 * 60)

    assert signed_in(client) is False


def test_limits_are_settings(
    client_for: ClientFor, clock: time_machine.Coordinates, settings: object
) -> None:
    settings.SESSION_ABSOLUTE_SECONDS = 600
    client = client_for("kyufu")

    clock.shift(600)

    assert signed_in(client) is False


def test_session_key_changes_at_sign_in(db: None) -> None:
    client = Client()
    client.get("/account/login/")
    before = client.session.session_key

    client.post("/account/login/", {"login": "kyufu@example.jp", "password": "tsunagu-test-2026"})

    assert client.session.session_key not in (before, None)
