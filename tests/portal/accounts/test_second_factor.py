"""The second factor (H-06): who must have one, and what is open until then."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from portal.accounts.models import User

from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]
SETUP = "/account/2fa/totp/activate/"
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "tsunagu-test-2026"
POWERFUL = ["editor", "approver", "agent", "sapporo_soumu", "hokkaido", "superuser"]


@pytest.fixture(autouse=True)
def second_factor_required(no_second_factor: None, settings: object) -> None:
    settings.MFA_REQUIRED = True


def code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


@pytest.mark.parametrize("key", POWERFUL)
@pytest.mark.parametrize("address", ["/organisation/", "/admin/", "/notices/", "/"])
def test_people_with_a_power_set_up_first(client_for: ClientFor, key: str, address: str) -> None:
    response = client_for(key).get(address)

    assert (response.status_code, response["Location"]) == (302, SETUP)


@pytest.mark.parametrize("key", ["kyufu", "hakodate"])
def test_members_need_none(client_for: ClientFor, key: str) -> None:
    assert client_for(key).get("/organisation/").status_code == 200


@pytest.mark.parametrize("key", POWERFUL)
def test_account_pages_stay_open(client_for: ClientFor, key: str) -> None:
    client = client_for(key)

    assert (client.get("/account/").status_code, client.get(SETUP).status_code) in [
        (200, 200),
        (200, 302),
    ]


@pytest.mark.parametrize("key", ["editor", "sapporo_soumu", "superuser"])
def test_device_opens_the_portal(world: World, client_for: ClientFor, key: str) -> None:
    TOTP.activate(world.user(key), SECRET)

    assert client_for(key).get("/account/").status_code == 200
    assert client_for(key).get("/").get("Location") != SETUP


def test_power_of_another_seat_counts_too(world: World, client_for: ClientFor) -> None:
    from tests.factories.organisations import AssignmentFactory

    AssignmentFactory(user=world.user("kyufu"), seat=world.seat("sapporo_soumu"))

    assert client_for("kyufu").get("/organisation/")["Location"] == SETUP


def test_recovery_codes_alone_are_not_enough(world: World, client_for: ClientFor) -> None:
    RecoveryCodes.activate(world.user("editor"))

    assert client_for("editor").get("/organisation/")["Location"] == SETUP


def test_demo_setting_waives_it(client_for: ClientFor, settings: object) -> None:
    settings.MFA_REQUIRED = False

    assert client_for("sapporo_soumu").get("/organisation/").status_code == 200


def test_password_alone_opens_no_session_for_a_device_owner(world: World) -> None:
    TOTP.activate(world.user("editor"), SECRET)
    client = Client()

    response = client.post("/account/login/", {"login": "editor@example.jp", "password": PASSWORD})

    assert response["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/account/").status_code == 302


def test_code_after_password_opens_the_session(world: World) -> None:
    TOTP.activate(world.user("editor"), SECRET)
    client = Client()
    client.post("/account/login/", {"login": "editor@example.jp", "password": PASSWORD})

    client.post("/account/2fa/authenticate/", {"code": code()})

    assert client.get("/account/").status_code == 200


def test_recovery_code_after_password_opens_the_session(world: World) -> None:
    TOTP.activate(world.user("editor"), SECRET)
    codes = RecoveryCodes.activate(world.user("editor")).get_unused_codes()
    client = Client()
    client.post("/account/login/", {"login": "editor@example.jp", "password": PASSWORD})

    client.post("/account/2fa/authenticate/", {"code": codes[0]})

    assert client.get("/account/").status_code == 200
