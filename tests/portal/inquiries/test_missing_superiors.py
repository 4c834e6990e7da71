"""``/statusz`` says who is missing for a late case to be heard of."""

from typing import Any

import pytest
from django.test import Client
from portal.organisations.models import Seat, SeatRole

from tests.factories.inquiries import Inquiries
from tests.factories.organisations import AssignmentFactory, SeatFactory

pytestmark = pytest.mark.django_db


def figures(client: Client) -> Any:
    """What the monitor reads of inquiries."""
    return client.get("/statusz").json()["inquiries"]


def make_office(inquiries: Inquiries) -> Seat:
    """The 代表窓口 of the ministry itself, with nobody on it."""
    ministry = inquiries.world.organisation("厚生労働省")
    return SeatFactory(organisation=ministry, is_representative=True)


def test_desk_with_a_head_lacks_nobody(inquiries: Inquiries, client: Client) -> None:
    assert figures(client)["desks_without_superiors"] == []


def test_desk_without_an_approver_is_named(inquiries: Inquiries, client: Client) -> None:
    Seat.objects.filter(pk=inquiries.world.seat("approver").pk).update(role=SeatRole.MEMBER)
    assert figures(client)["desks_without_superiors"] == ["rouken"]


def test_desk_whose_head_left_is_named(inquiries: Inquiries, client: Client) -> None:
    inquiries.world.seat("other_approver").assignments.all().delete()
    assert figures(client)["desks_without_superiors"] == ["hoken"]


@pytest.mark.parametrize("there", ["no seat", "nobody", "somebody"])
def test_office_of_progress_is_somebody_at_the_ministry_itself(
    inquiries: Inquiries, client: Client, there: str
) -> None:
    if there != "no seat":
        office = make_office(inquiries)
        if there == "somebody":
            AssignmentFactory(seat=office)
    assert figures(client)["progress_office"] == (there == "somebody")
