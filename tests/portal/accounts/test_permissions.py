"""Who may what, read from the acting seat."""

import pytest
from portal.accounts import permissions
from portal.organisations.models import SeatRole

from tests.factories.organisations import SeatFactory
from tests.world import World

SEATS = ["kyufu", "sapporo_soumu", "hokkaido", "editor", "approver", "agent"]


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ("is_ministry", ["editor", "approver", "agent"]),
        ("is_editor", ["editor", "approver"]),
        ("is_approver", ["approver"]),
        ("is_agent", ["agent"]),
        ("is_manager", ["sapporo_soumu"]),
        ("is_coordinator", ["hokkaido"]),
    ],
)
def test_predicate_admits_exactly_its_seats(
    world: World, predicate: str, expected: list[str]
) -> None:
    admitted = [key for key in SEATS if getattr(permissions, predicate)(world.seat(key))]

    assert admitted == expected


@pytest.mark.parametrize(
    "predicate",
    ["is_ministry", "is_editor", "is_approver", "is_agent", "is_manager", "is_coordinator"],
)
def test_nobody_without_a_seat_is_anything(predicate: str) -> None:
    assert getattr(permissions, predicate)(None) is False


def test_ministry_role_in_a_town_means_nothing(world: World) -> None:
    seat = SeatFactory(organisation=world.organisation("岩手町"), role=SeatRole.APPROVER)

    assert (permissions.is_editor(seat), permissions.is_approver(seat)) == (False, False)


def test_coordinator_in_a_town_means_nothing(world: World) -> None:
    seat = SeatFactory(organisation=world.organisation("岩手町"), role=SeatRole.COORDINATOR)

    assert permissions.is_coordinator(seat) is False


def test_manager_manages_own_organisation_only(world: World) -> None:
    manager, seat = world.user("sapporo_soumu"), world.seat("sapporo_soumu")
    own, other = world.organisation("札幌市"), world.organisation("函館市")

    assert permissions.can_manage_organisation(manager, seat, own.pk) is True
    assert permissions.can_manage_organisation(manager, seat, other.pk) is False


def test_member_sees_but_does_not_manage(world: World) -> None:
    member, seat = world.user("kyufu"), world.seat("kyufu")
    own = world.organisation("札幌市")

    assert permissions.can_see_organisation(member, seat, own.pk) is True
    assert permissions.can_manage_organisation(member, seat, own.pk) is False


@pytest.mark.parametrize(
    ("organisation", "roles"),
    [
        ("岩手町", ["member", "manager"]),
        ("北海道", ["member", "manager", "coordinator"]),
        ("介護保険計画課", ["member", "manager", "editor", "approver", "agent"]),
    ],
)
def test_manager_gives_only_roles_of_the_kind_of_organisation(
    world: World, organisation: str, roles: list[str]
) -> None:
    granted = permissions.grantable_roles(
        world.user("sapporo_soumu"), world.organisation(organisation)
    )

    assert [role.value for role in granted] == roles


def test_custodian_is_given_by_superusers_only(world: World) -> None:
    roles = permissions.grantable_roles(world.user("superuser"), world.organisation("岩手町"))

    assert SeatRole.CUSTODIAN in roles


@pytest.mark.parametrize(
    ("key", "needed"),
    [
        ("kyufu", False),
        ("sapporo_soumu", True),
        ("hokkaido", True),
        ("editor", True),
        ("approver", True),
        ("agent", True),
        ("superuser", True),
        ("seatless", False),
    ],
)
def test_second_factor_is_needed_by_people_with_a_power(
    world: World, key: str, needed: bool
) -> None:
    seats = [] if key in ("superuser", "seatless") else [world.seat(key)]

    assert permissions.needs_second_factor(world.user(key), seats) is needed
