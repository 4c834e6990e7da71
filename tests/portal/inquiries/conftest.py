"""Desks and actors for the tests of inquiries."""

from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.extension.search import search_sources
from portal.inquiries.models import Holder
from portal.search.indexing import rebuild

from tests.factories.inquiries import TEXT, TITLE, Inquiries
from tests.factories.organisations import AssignmentFactory
from tests.portal.inquiries.ears import Ears
from tests.world import World


@pytest.fixture
def base(world: World) -> None:
    """Roster, ministry and desks as every installation has them."""
    load_installation()


def load_installation() -> None:
    """What ``make demo`` and every installation begin with."""
    for name in ("load_roster", "load_base", "load_desks"):
        options = ["--allow-large-change"] if name == "load_roster" else []
        call_command(name, *options, stdout=StringIO())


@pytest.fixture
def inquiries(world: World) -> Inquiries:
    """Two desks of the ministry, and everybody's actor."""
    return Inquiries(world)


@pytest.fixture
def ears(inquiries: Inquiries) -> Ears:
    """Ears of everybody."""
    return Ears(inquiries)


@pytest.fixture
def typed(inquiries: Inquiries) -> dict[str, Any]:
    """A form as an official of 給付係 fills it in."""
    return {
        "key": str(uuid4()),
        "seat": str(inquiries.world.seat("kyufu").pk),
        "title": TITLE,
        "text": TEXT,
        "topic": f"d{inquiries.world.duty().pk}",
        "to": Holder.BUREAU,
        "may_share": "on",
    }


@pytest.fixture
def switched(world: World, client_for: Callable[[str], Client]) -> Callable[[str], Client]:
    """``switched("hakodate")``: the official of 給付係, who sits there too and has gone there."""

    def moved(key: str) -> Client:
        seat, client = world.seat(key), client_for("kyufu")
        AssignmentFactory(user=world.user("kyufu"), seat=seat)
        client.post("/account/switch-seat/", {"seat": seat.pk, "next": "/"})
        return client

    return moved


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
