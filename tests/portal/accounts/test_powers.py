"""What a manager may not give themselves, neither directly nor by way of somebody's account."""

from datetime import timedelta

import pytest
from django.utils import timezone
from portal.accounts import exceptions
from portal.accounts.models import User
from portal.accounts.selectors import seats_of
from portal.accounts.services import assign_seat, edit_seat, password_reset_path
from portal.organisations.models import SeatRole

from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.world import World

pytestmark = pytest.mark.once


@pytest.fixture
def division_manager(world: World) -> User:
    seat = SeatFactory(organisation=world.organisation("介護保険計画課"), role=SeatRole.MANAGER)
    return AssignmentFactory(seat=seat).user


def test_manager_does_not_seat_themselves_on_a_power(world: World, division_manager: User) -> None:
    with pytest.raises(exceptions.PowerNotYours):
        assign_seat(user=division_manager, seat=world.seat("approver"), by=division_manager)


def test_manager_makes_no_power_of_the_own_seat(world: World, division_manager: User) -> None:
    seat = SeatFactory(organisation=world.organisation("介護保険計画課"), role=SeatRole.MEMBER)
    AssignmentFactory(user=division_manager, seat=seat)

    with pytest.raises(exceptions.PowerNotYours):
        edit_seat(seat=seat, by=division_manager, role=SeatRole.APPROVER)


def test_manager_makes_no_power_of_a_seat_they_will_be_on(
    world: World, division_manager: User
) -> None:
    seat = SeatFactory(organisation=world.organisation("介護保険計画課"), role=SeatRole.MEMBER)
    begin = timezone.localdate() + timedelta(days=3)
    AssignmentFactory(user=division_manager, seat=seat, starts_on=begin)

    with pytest.raises(exceptions.PowerNotYours):
        edit_seat(seat=seat, by=division_manager, role=SeatRole.AGENT)


def test_manager_makes_a_power_of_a_colleagues_seat(world: World, division_manager: User) -> None:
    seat = SeatFactory(organisation=world.organisation("介護保険計画課"), role=SeatRole.MEMBER)

    assert edit_seat(seat=seat, by=division_manager, role=SeatRole.EDITOR).role == "editor"


@pytest.mark.parametrize("role", [SeatRole.APPROVER, SeatRole.CUSTODIAN])
@pytest.mark.parametrize("days", [0, 5])
def test_manager_does_not_help_in_who_has_powers_beyond_the_managers(
    world: World, division_manager: User, role: SeatRole, days: int
) -> None:
    seat = SeatFactory(organisation=world.organisation("介護保険計画課"), role=role)
    begin = timezone.localdate() + timedelta(days=days)
    person = AssignmentFactory(seat=seat, starts_on=begin).user

    with pytest.raises(exceptions.NotYourPerson):
        password_reset_path(user=person, organisation=seat.organisation, by=division_manager)


def test_manager_seats_others_on_a_power_of_the_division(
    world: World, division_manager: User
) -> None:
    own, given = world.seat("editor"), world.seat("agent")

    assign_seat(user=world.user("editor"), seat=given, by=division_manager)

    assert seats_of(world.user("editor")) == [own, given]


def test_nobody_but_a_superuser_seats_a_custodian(world: World) -> None:
    seat = SeatFactory(organisation=world.organisation("札幌市"), role=SeatRole.CUSTODIAN)

    with pytest.raises(exceptions.PowerNotYours):
        assign_seat(user=world.user("kyufu"), seat=seat, by=world.user("sapporo_soumu"))
