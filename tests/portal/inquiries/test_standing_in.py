"""A prefecture without a coordinator: its 代表窓口 is the first tier, and stays it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from portal.inquiries.models import Case, CaseState, Holder
from portal.organisations.models import Seat, SeatRole

from tests.factories.inquiries import TITLE, Inquiries
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.portal.inquiries.test_case_pages import content, url
from tests.portal.inquiries.test_list_pages import LIST, numbers
from tests.portal.inquiries.test_searching import found

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]


@pytest.fixture
def standing_in(inquiries: Inquiries) -> Seat:
    """The 代表窓口 of 北海道, where nobody coordinates any more."""
    seat = inquiries.world.seat("hokkaido")
    seat.role = SeatRole.MEMBER
    seat.save()
    return seat


@pytest.fixture
def case(inquiries: Inquiries, standing_in: Seat) -> Case:
    """A question that it holds."""
    return inquiries.case(first=Holder.PREFECTURE)


@pytest.fixture
def coordinate(inquiries: Inquiries) -> Callable[[str], Seat]:
    """``coordinate("介護保険")``: 北海道 has a coordinator for this duty."""

    def seated(duty: str) -> Seat:
        seat: Seat = SeatFactory(
            organisation=inquiries.world.organisation("北海道"), section="国保医療課",
            role=SeatRole.COORDINATOR, duties=[inquiries.world.duty(duty)],
        )  # fmt: skip
        AssignmentFactory(user=inquiries.world.user("seatless"), seat=seat)
        return seat

    return seated


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("answer", {"text": "道の考えです"}),
        ("request", {"text": "写しを", "next_on": ""}),
        ("pass-up", {"text": "国の見解をお願いします"}),
    ],
)
def test_representative_sees_its_case_after_acting(
    client_for: Clients, case: Case, act: str, typed: dict[str, Any]
) -> None:
    client, sent = client_for("hokkaido"), {**typed, "key": str(uuid4())}
    for _ in range(2):
        assert client.post(url(case, act), sent).status_code == 302
    assert TITLE in content(client, case)
    case.refresh_from_db()
    assert case.holder != Holder.PREFECTURE


def test_representative_has_the_lists_of_its_area(client_for: Clients, case: Case) -> None:
    client = client_for("hokkaido")
    assert numbers(client) == [case.number]
    client.post(url(case, "answer"), {"text": "道の考えです"})
    assert (numbers(client), numbers(client, view="area")) == ([], [case.number])


def test_representative_is_offered_no_gathering(client_for: Clients, case: Case) -> None:
    assert 'data-testid="gather"' not in client_for("hokkaido").get(LIST).content.decode()


def test_representative_finds_its_case_after_acting(
    client_for: Clients, inquiries: Inquiries, case: Case
) -> None:
    client_for("hokkaido").post(url(case, "pass-up"), {"text": ""})
    assert found(inquiries, "hokkaido", "食費の特例減額") == [("case", TITLE)]


def test_representative_stands_in_for_duties_without_a_coordinator(
    client_for: Clients, case: Case, coordinate: Callable[[str], Seat]
) -> None:
    coordinate("国民健康保険")
    client = client_for("hokkaido")
    client.post(url(case, "answer"), {"text": "道の考えです"})
    case.refresh_from_db()
    assert case.state == CaseState.ANSWERED
    assert numbers(client, view="area") == [case.number]


def test_representative_sees_nothing_of_what_a_coordinator_has(
    client_for: Clients,
    inquiries: Inquiries,
    standing_in: Seat,
    coordinate: Callable[[str], Seat],
) -> None:
    coordinate("介護保険")
    case, client = inquiries.case(first=Holder.PREFECTURE), client_for("hokkaido")
    assert client.get(url(case)).status_code == 404
    assert numbers(client, view="area") == []
    assert found(inquiries, "hokkaido", "食費の特例減額") == []
