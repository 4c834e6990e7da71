"""Fixtures of the organisation tests."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.organisations.models import Organisation, OrganisationGroup

from tests.world import World

ClientFor = Callable[[str], Client]


@pytest.fixture
def group(world: World) -> OrganisationGroup:
    """A group of two."""
    group = OrganisationGroup.objects.create(name="中核市")
    group.members.set(Organisation.objects.filter(subtype="中核市"))
    return group


@pytest.fixture
def superuser(client_for: ClientFor) -> Client:
    """The superuser's client."""
    return client_for("superuser")
