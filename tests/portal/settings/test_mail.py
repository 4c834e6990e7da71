"""Mail settings that make no sense."""

import pytest
from portal.settings.mail import mail_problems, port_number

GOOD = {
    "EMAIL_HOST": "relay.tsunagu.example.jp",
    "EMAIL_PORT": 587,
    "EMAIL_SECURITY": "starttls",
    "EMAIL_HOST_USER": "",
    "EMAIL_HOST_PASSWORD": "",
    "DEFAULT_FROM_EMAIL": "tsunagu@tsunagu.example.jp",
    "EMAIL_BOUNCE_ADDRESS": "bounces@tsunagu.example.jp",
}


def problems(changes: dict[str, object]) -> list[str]:
    return [name for name, wrong in mail_problems({**GOOD, **changes}).items() if wrong]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"EMAIL_HOST": "192.0.2.25"},
        {"EMAIL_HOST": "2001:db8::25"},
        {"EMAIL_SECURITY": "none", "EMAIL_PORT": 25},
        {"EMAIL_HOST_USER": "a", "EMAIL_HOST_PASSWORD": "b"},
        {"DEFAULT_FROM_EMAIL": "つなぐ <tsunagu@tsunagu.example.jp>"},
    ],
)
def test_setting_that_makes_sense_is_taken(changes: dict[str, object]) -> None:
    assert problems(changes) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"EMAIL_HOST": ""}, "EMAIL_HOST"),
        ({"EMAIL_HOST": "smtp://relay.example.jp:25"}, "EMAIL_HOST"),
        ({"EMAIL_HOST": "relay example"}, "EMAIL_HOST"),
        ({"EMAIL_PORT": 0}, "EMAIL_PORT"),
        ({"EMAIL_PORT": 70000}, "EMAIL_PORT"),
        ({"EMAIL_SECURITY": "ssl3"}, "EMAIL_SECURITY"),
        (
            {"EMAIL_SECURITY": "none", "EMAIL_HOST_USER": "a", "EMAIL_HOST_PASSWORD": "b"},
            "EMAIL_SECURITY",
        ),
        ({"EMAIL_HOST_USER": "a"}, "EMAIL_HOST_PASSWORD"),
        ({"EMAIL_HOST_PASSWORD": "b"}, "EMAIL_HOST_PASSWORD"),
        ({"DEFAULT_FROM_EMAIL": "つなぐ"}, "PORTAL_FROM_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "tsunagu@example.jp"}, "PORTAL_FROM_EMAIL"),
        ({"EMAIL_BOUNCE_ADDRESS": "nobody"}, "PORTAL_BOUNCE_EMAIL"),
    ],
)
def test_setting_that_makes_no_sense_is_named(changes: dict[str, object], named: str) -> None:
    assert problems(changes) == [named]


@pytest.mark.parametrize(
    ("written", "number"), [(None, 587), ("", 587), ("25", 25), ("smtp", 0), ("-1", 0), ("２５", 0)]
)
def test_port_of_the_environment(written: str | None, number: int) -> None:
    assert port_number(written, 587) == number
