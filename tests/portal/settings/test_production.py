"""Production refuses what belongs to the demo, and says what to do."""

import os
import subprocess
import sys

import pytest

from tests.database import ROOT

pytestmark = pytest.mark.once

SECRET = "k7Qm2xVz9LbT4nWc8RpY1sHd6JfG3aEuK5oXiM0tBvNyZqPwA1b2C3d4"
GOOD = {
    "SECRET_KEY": SECRET,
    "LEDGER_KEY": SECRET[::-1],
    "ALLOWED_HOSTS": "tsunagu.example.jp",
    "DATABASE_URL": "postgres://tsunagu:x@localhost/tsunagu",
    "EMAIL_HOST": "relay.tsunagu.example.jp",
    "PORTAL_FROM_EMAIL": "tsunagu@tsunagu.example.jp",
    "CLAMD_ADDRESS": "unix:///run/clamav/clamd.ctl",
}


def check(changes: dict[str, str | None], *arguments: str) -> tuple[int, str]:
    """Exit status and stderr of ``manage.py check`` with production settings."""
    given = {**GOOD, **changes}
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ = {
        **keep,
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "PORTAL_VAR_DIR": os.environ["PORTAL_VAR_DIR"],
        "PYTHONIOENCODING": "utf-8",
        **{name: value for name, value in given.items() if value is not None},
    }
    command = [sys.executable, str(ROOT / "site/manage.py"), "check", *arguments]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stderr


def test_check_deploy_finds_nothing_in_production() -> None:
    status, told = check({}, "--deploy", "--fail-level", "WARNING")
    assert (status, told) == (0, ""), told


def test_check_deploy_tells_of_a_missing_virus_scanner() -> None:
    status, told = check({"CLAMD_ADDRESS": None}, "--deploy")
    assert status == 0
    assert "files.W001" in told


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        (
            {"SECRET_KEY": "demo-only-secret-key-that-production-refuses-to-start-with"},
            "SECRET_KEY",
        ),
        ({"SECRET_KEY": "django-insecure-" + SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY"),
        ({"LEDGER_KEY": None}, "LEDGER_KEY"),
        ({"LEDGER_KEY": SECRET}, "LEDGER_KEY"),
        ({"PLUGINS": "portal.demo"}, "DEMO"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEMO": "true"}, "DEMO"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ".example.jp"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"EMAIL_HOST": None}, "EMAIL_HOST"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT"),
    ],
)
def test_production_refuses_and_names_the_setting(
    changes: dict[str, str | None], named: str
) -> None:
    status, told = check(changes)
    first, *reasons = told.splitlines()
    assert (status, first) == (1, "本番では起動できない設定です。")
    assert [reason.partition("：")[0].strip() for reason in reasons] == [named]
