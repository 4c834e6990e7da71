"""Fixtures of the account tests."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from portal.accounts.models import User

from tests.world import World

ClientFor = Callable[[str | User], Client]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Attempts counted by another test slow nobody down here."""
    cache.clear()


@pytest.fixture
def base(world: World) -> str:
    """Address of the organisation page of 札幌市."""
    return f"/organisation/{world.organisation('札幌市').pk}/"


@pytest.fixture
def manager(client_for: ClientFor) -> Client:
    """The client of its manager."""
    return client_for("sapporo_soumu")


@pytest.fixture
def address(world: World) -> str:
    """A form that a manager fills in, to be interrupted."""
    return f"/organisation/{world.organisation('札幌市').pk}/invite/"
