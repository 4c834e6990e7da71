"""/livez, /readyz and /statusz (L-08)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from portal.extension.status import register_status, status_sources
from portal.home import health
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

READY = {"database": "ok", "migrations": "ok", "disk": "ok"}


def test_livez_needs_no_database(client: Client) -> None:
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_is_ready(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "checks": READY})


def test_readyz_tells_a_pending_migration(client: Client, db: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="files").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]) == (
        503,
        {**READY, "migrations": "pending"},
    )


def test_readyz_tells_a_full_disk(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FREE_BYTES", 10**18)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]) == (503, {**READY, "disk": "full"})


def test_readyz_tells_a_folder_that_cannot_be_written(
    client: Client, db: None, settings: Settings
) -> None:
    settings.FILES_ROOT = "/proc/files"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]) == (503, {**READY, "disk": "error"})


def test_readyz_tells_no_detail_of_a_database_error(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError('connection to server at "db.internal" failed')

    monkeypatch.setitem(health.CHECKS, "database", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]) == (
        503,
        {**READY, "database": "error"},
    )


def test_statusz_has_the_promised_keys(client: Client, db: None) -> None:
    status = client.get("/statusz").json()
    promised = {"outbox_oldest_s", "unsealed", "search", "jobs_failing", "failed"}
    assert (promised - set(status), set(status["search"])) == (set(), {"engine", "lag"})


def test_statusz_names_a_source_that_fails(client: Client, db: None) -> None:
    @register_status("broken")
    def broken() -> dict[str, Any]:
        raise RuntimeError("password=secret")

    try:
        response = client.get("/statusz")
    finally:
        status_sources.remove("broken")
    assert (response.status_code, response.json()["failed"]) == (200, ["broken"])
    assert b"secret" not in response.content


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/statusz"])
def test_health_is_only_read(path: str, client: Client, db: None) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/statusz"])
def test_health_touches_no_session(path: str, client_for: Callable[[str], Client]) -> None:
    client = client_for("kyufu")
    before = list(Session.objects.values())
    response = client.get(path)
    assert (list(Session.objects.values()), dict(response.cookies)) == (before, {})


def test_livez_asks_the_database_nothing(
    client_for: Callable[[str], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for("kyufu")
    with django_assert_num_queries(0):
        client.get("/livez")
