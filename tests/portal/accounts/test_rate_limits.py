"""Guessing is slowed by account, never by address (H-05), and tells nothing (H-14)."""

from typing import Any

import pytest
from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import caches
from django.test import Client
from portal.accounts.models import User

from tests.factories.accounts import PASSWORD, UserFactory
from tests.world import World

OFFICE = "192.0.2.1"
TOO_MANY = (
    "ログインの失敗が続いたため、しばらくログインできません。時間をおいてからお試しください。"
)
SHARED_CACHE = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": settings.CACHE_TABLE,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}


@pytest.fixture(autouse=True)
def shared_cache(db: None, settings: object) -> None:
    """Limits are counted where all processes see them, as in production."""
    settings.CACHES = SHARED_CACHE
    caches["default"].clear()


def sign_in(email: str, password: str = PASSWORD) -> object:
    return Client(REMOTE_ADDR=OFFICE).post(
        "/account/login/", {"login": email, "password": password}
    )


def errors(response: object) -> list[str]:
    return response.context["form"].non_field_errors() + response.context["form"].errors.get(
        "login", []
    )


def test_no_limit_is_counted_by_address() -> None:
    rates = [rate for limits in app_settings.RATE_LIMITS.values() for rate in parse_rates(limits)]

    assert [rate for rate in rates if rate.per == "ip"] == []


def test_sixty_people_behind_one_address_sign_in(world: World) -> None:
    people = UserFactory.create_batch(60)

    answers = [sign_in(user.email).status_code for user in people]

    assert answers == [302] * 60


def test_sixth_wrong_password_is_slowed_in_japanese(world: World) -> None:
    answers = [sign_in("kyufu@example.jp", "wrong") for _ in range(6)]

    assert [errors(answer) == [TOO_MANY] for answer in answers] == [False] * 5 + [True]


def test_slowed_account_is_not_let_in_by_the_right_password(world: World) -> None:
    for _ in range(5):
        sign_in("kyufu@example.jp", "wrong")

    assert errors(sign_in("kyufu@example.jp")) == [TOO_MANY]


def test_other_accounts_of_the_office_are_not_slowed(world: World) -> None:
    for _ in range(6):
        sign_in("kyufu@example.jp", "wrong")

    assert sign_in("shikaku@example.jp").status_code == 302


def test_case_and_spaces_are_the_same_account(world: World) -> None:
    for email in ["kyufu@example.jp", "KYUFU@example.jp", " Kyufu@Example.JP "] * 2:
        response = sign_in(email, "wrong")

    assert errors(response) == [TOO_MANY]


def test_right_password_is_not_counted(world: World) -> None:
    answers = [sign_in("kyufu@example.jp").status_code for _ in range(12)]

    assert answers == [302] * 12


def test_unknown_account_gets_the_same_answer(world: World) -> None:
    known = sign_in("kyufu@example.jp", "wrong")
    unknown = sign_in("nobody@example.jp", "wrong")

    assert (unknown.status_code, errors(unknown)) == (known.status_code, errors(known))


def test_inactive_account_with_wrong_password_gets_the_same_answer(world: World) -> None:
    User.objects.filter(email="kyufu@example.jp").update(is_active=False)

    assert errors(sign_in("kyufu@example.jp", "wrong")) == errors(
        sign_in("nobody@example.jp", "wrong")
    )


def test_unknown_account_costs_as_many_hashes(
    world: World, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    UserFactory(email="slow@example.jp")
    hashed: list[str] = []
    encode = PBKDF2PasswordHasher.encode

    def noting(hasher: PBKDF2PasswordHasher, password: str, *rest: Any, **named: Any) -> str:
        hashed.append(password)
        return encode(hasher, password, *rest, **named)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", noting)
    for email in ("slow@example.jp", "nobody@example.jp"):
        hashed.clear()
        sign_in(email, "wrong")
        assert hashed == ["wrong"]


def test_password_page_asks_for_nothing(db: None) -> None:
    response = Client().get("/account/password/reset/")

    assert (response.status_code, response.content.count(b"<input")) == (200, 0)


@pytest.mark.parametrize(
    "address",
    ["/account/password/change/", "/account/reauthenticate/", "/account/2fa/totp/activate/"],
)
def test_anonymous_post_is_never_a_server_error(db: None, address: str) -> None:
    response = Client().post(address, {"password": "x"})

    assert response.status_code == 302


def test_forged_host_is_refused(db: None) -> None:
    assert Client(headers={"host": "evil.example"}).get("/account/login/").status_code == 400
