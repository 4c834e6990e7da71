"""Counting in the cache of all processes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from portal.extension.counting import count_up
from pytest_django import Settings

NOW = datetime(2026, 11, 24, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_cache(settings: Settings) -> None:
    """The database cache, as a running site has."""
    backend = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": backend, "LOCATION": "counting"}}
    call_command("createcachetable")


@pytest.mark.usefixtures("shared_cache")
def test_number_is_kept_as_long_as_was_asked() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        first = count_up("key", 3600)
        clock.shift(timedelta(minutes=50))
        second = count_up("key", 3600)
        clock.shift(timedelta(minutes=61))
        assert (first, second, count_up("key", 3600)) == (1, 2, 1)
