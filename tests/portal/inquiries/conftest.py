"""Desks and actors for the tests of inquiries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.inquiries import Inquiries
from tests.world import World


@pytest.fixture
def inquiries(world: World) -> Inquiries:
    """Two desks of the ministry, and everybody's actor."""
    return Inquiries(world)


@pytest.fixture
def queries() -> Callable[..., int]:
    """``queries(act)``: how many queries an act makes, once what is cached is cached."""

    def counted(act: Callable[[], object]) -> int:
        act()
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return counted
