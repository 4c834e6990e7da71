"""``demo_accounts``: what scripts of others build on (design §9)."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from portal.accounts.demo import DEMO_PASSWORD
from portal.accounts.services import switch_seat

from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.world import World


def accounts() -> list[dict[str, object]]:
    out = StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def demo(world: World, settings: object) -> World:
    settings.DEMO = True
    return world


def test_account_has_these_keys(demo: World) -> None:
    official = next(a for a in accounts() if a["email"] == "kyufu@example.jp")

    assert official == {
        "role": "official",
        "email": "kyufu@example.jp",
        "password": DEMO_PASSWORD,
        "organisation_code": "011002",
        "seat": "札幌市 介護保険課 給付係",
        "duties": ["介護保険"],
    }


def test_every_role_word_is_known(demo: World) -> None:
    assert {account["role"] for account in accounts()} == {
        "editor",
        "approver",
        "official",
        "manager",
        "coordinator",
        "agent",
        "superuser",
    }


def test_person_with_two_seats_is_listed_once_for_the_acting_one(demo: World) -> None:
    user, other = demo.user("kyufu"), demo.seat("shikaku")
    AssignmentFactory(user=user, seat=other)
    switch_seat(user=user, seat=other)

    assert [a["seat"] for a in accounts() if a["email"] == user.email] == [str(other)]


def test_seat_that_no_script_acts_for_is_left_out(demo: World) -> None:
    seat = SeatFactory(organisation=demo.organisation("介護保険計画課"))

    AssignmentFactory(seat=seat)

    assert [a for a in accounts() if a["seat"] == str(seat)] == []


def test_real_site_tells_nothing(world: World) -> None:
    with pytest.raises(CommandError):
        accounts()
