"""Desks and actors for the tests of inquiries."""

import pytest

from tests.factories.inquiries import Inquiries
from tests.world import World


@pytest.fixture
def inquiries(world: World) -> Inquiries:
    """Two desks of the ministry, and everybody's actor."""
    return Inquiries(world)
