"""Desks and actors for the tests of inquiries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from portal.extension.search import search_sources
from portal.search.indexing import rebuild

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


@pytest.fixture
def index_cases() -> Callable[[], None]:
    """What the worker does with every change of a case."""

    def read_again() -> None:
        source = search_sources.get("case")
        assert source
        rebuild(source)

    return read_again
