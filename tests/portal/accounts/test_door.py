"""There is one door (design §7.3)."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.views import LoginView
from django.test import Client
from django.urls import URLPattern, get_resolver
from portal.accounts.models import User

from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[str | User], Client]
CREDENTIALS = {"username": "superuser@example.jp", "password": "tsunagu-test-2026"}
DOORS = [
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/admin/password_reset/confirm/MQ/set-password/",
    "/admin/password_reset/complete/",
    "/_util/login/",
]
CLOSED = [
    "/account/signup/",
    "/account/email/",
    "/account/confirm-email/",
    "/account/confirm-email/abc/",
    "/account/password/set/",
    "/account/password/reset/done/",
    "/account/login/code/confirm/",
    "/_util/authenticate_with_password/1/1/",
]


@pytest.mark.parametrize("address", DOORS)
def test_other_doors_lead_to_the_one(db: None, address: str) -> None:
    response = Client().get(address)

    assert (response.status_code, response["Location"]) == (302, "/account/login/")


@pytest.mark.parametrize("address", DOORS)
def test_other_doors_open_no_session(world: World, address: str) -> None:
    client = Client()
    credentials = {**CREDENTIALS, "login": CREDENTIALS["username"], "email": "a@example.jp"}

    response = client.post(address, credentials)

    assert (response.status_code, response["Location"]) == (302, "/account/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_addresses_are_404(world: World, address: str, method: str) -> None:
    response = getattr(Client(), method)(address, {"email": "new@example.jp"})

    assert response.status_code == 404


@pytest.mark.parametrize("address", CLOSED)
def test_closed_addresses_are_404_for_the_signed_in(client_for: ClientFor, address: str) -> None:
    assert client_for("kyufu").get(address).status_code == 404


def test_door_passes_on_where_one_wanted_to_go(db: None) -> None:
    response = Client().get("/admin/login/?next=/admin/pages/")

    assert response["Location"] == "/account/login/?next=/admin/pages/"


@pytest.mark.parametrize("hostile", ["//evil.example/", "https://evil.example", "/\\evil.example"])
def test_door_passes_nothing_hostile_on(db: None, hostile: str) -> None:
    response = Client().get("/admin/login/", {"next": hostile})

    assert response["Location"] == "/account/login/"


def patterns(resolver: object, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern).lstrip("^").rstrip("$")
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, path)
        else:
            yield path, entry


def test_no_stock_sign_in_view_is_reachable() -> None:
    stock = {
        path
        for path, entry in patterns(get_resolver())
        if isinstance(getattr(entry.callback, "view_class", None), type)
        and issubclass(entry.callback.view_class, LoginView)
    }

    assert {path for path in stock if path not in DOORS} == set()


def test_account_page_is_for_the_signed_in(db: None) -> None:
    assert Client().get("/account/")["Location"] == "/account/login/?next=/account/"


def test_person_changes_name_and_telephone(world: World, client_for: ClientFor) -> None:
    response = client_for("kyufu").post("/account/", {"name": "佐藤 真由美", "phone": "011-0000"})

    user = world.user("kyufu")
    assert (response.status_code, user.name, user.phone) == (302, "佐藤 真由美", "011-0000")


def test_person_cannot_change_address_or_powers(world: World, client_for: ClientFor) -> None:
    client_for("kyufu").post(
        "/account/",
        {"name": "佐藤", "email": "evil@example.jp", "is_superuser": "on", "is_staff": "on"},
    )

    user = world.user("kyufu")
    assert (user.is_superuser, user.is_staff) == (False, False)


def test_empty_name_is_refused_beside_the_field(client_for: ClientFor) -> None:
    response = client_for("kyufu").post("/account/", {"name": "", "phone": "1"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["name"]


def test_who_is_refused_by_the_admin_is_led_home(client_for: ClientFor) -> None:
    refused = client_for("kyufu").get("/admin/pages/", follow=True)
    assert refused.redirect_chain[-1] == ("/", 302)
    assert client_for("editor").get("/account/login/?next=/admin/")["Location"] == "/admin/"
