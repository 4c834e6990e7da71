"""An office below a division is of the bureau as much as the division is."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.accounts.models import User
from portal.accounts.services import sync_groups
from portal.notices.api import bureau_notice_ids, is_of_bureau
from portal.notices.selectors import bureau_index
from portal.organisations.models import Organisation, OrganisationKind, Seat, SeatRole

from tests.factories.accounts import UserFactory
from tests.factories.notices import bureau_index as index_of
from tests.factories.notices import make_notice
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.world import World


@pytest.fixture
def office(world: World) -> Seat:
    """An editor's seat in a 室 below 介護保険計画課."""
    room = Organisation.objects.create(
        name="推進室",
        kind=OrganisationKind.DIVISION,
        parent=world.organisation("介護保険計画課"),
    )
    seat: Seat = SeatFactory(organisation=room, section="推進室", role=SeatRole.EDITOR)
    return seat


@pytest.fixture
def person(office: Seat) -> User:
    """Who sits there."""
    user: User = AssignmentFactory(user=UserFactory(), seat=office).user
    sync_groups(user=user)
    return user


def test_nearest_index_above_is_the_offices(world: World, office: Seat) -> None:
    assert bureau_index(office.organisation) == index_of("老健局")
    assert bureau_index(world.organisation("札幌市")) is None


def test_notices_of_the_bureau_are_the_offices(office: Seat) -> None:
    own, other = make_notice(), make_notice(bureau="保険局")
    assert bureau_notice_ids(office) == [own.pk]
    assert [is_of_bureau(office, notice.pk) for notice in (own, other)] == [True, False]


def test_home_leads_to_a_new_notice(client_for: Callable[..., Client], person: User) -> None:
    html = client_for(person).get("/").content.decode()
    assert f"/admin/pages/add/notices/noticepage/{index_of().pk}/" in html


@pytest.mark.parametrize("address", ["/receipts/{}/proxy/", "/receipts/{}/reminders/send/"])
def test_acts_on_receipts_open_as_for_the_division(
    client_for: Callable[..., Client], person: User, address: str
) -> None:
    assert client_for(person).get(address.format(make_notice().pk)).status_code == 200
