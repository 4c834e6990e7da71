"""Who is in charge of a duty in an organisation."""

from typing import Any

import pytest
from portal.organisations.models import Seat
from portal.organisations.selectors import responsible_seats

from tests.factories.organisations import MunicipalityFactory, SeatFactory
from tests.world import World


def in_charge(world: World, *names: str, duties: list[str]) -> list[tuple[str, str]]:
    """Seat labels and reasons."""
    found = responsible_seats(
        [world.organisation(name).pk for name in names], [world.duty(name).pk for name in duties]
    )
    return [(str(Seat.objects.get(pk=seat)), reason) for _, seat, reason in found]


def test_seat_of_the_duty_is_in_charge(world: World) -> None:
    assert in_charge(world, "札幌市", duties=["介護保険"]) == [("札幌市 介護保険課 給付係", "duty")]


def test_representative_takes_what_nobody_is_in_charge_of(world: World) -> None:
    assert in_charge(world, "札幌市", duties=["国民健康保険"]) == [("札幌市 総務課 文書係", "rep")]


def test_notice_without_duty_goes_to_the_representative(world: World) -> None:
    assert in_charge(world, "岩手町", duties=[]) == [("岩手町 健康福祉課", "rep")]


def test_seat_of_two_duties_is_named_once(world: World) -> None:
    seat = world.seat("kyufu")
    seat.duties.add(world.duty("国民健康保険"))
    assert in_charge(world, "札幌市", duties=["介護保険", "国民健康保険"]) == [
        ("札幌市 介護保険課 給付係", "duty")
    ]


def test_closed_seat_is_never_in_charge(world: World) -> None:
    Seat.objects.filter(pk=world.seat("kyufu").pk).update(closed_on="2020-04-01")
    assert in_charge(world, "札幌市", duties=["介護保険"]) == [("札幌市 総務課 文書係", "rep")]


def test_organisation_without_either_has_nobody(world: World) -> None:
    town = MunicipalityFactory()
    SeatFactory(organisation=town)
    assert responsible_seats([town.pk], [world.duty().pk]) == []


@pytest.mark.parametrize("more", [0, 40])
def test_any_number_of_organisations_takes_two_queries(
    world: World, django_assert_num_queries: Any, more: int
) -> None:
    ids = [organisation.pk for organisation in world.local_governments]
    ids += [SeatFactory(duties=[world.duty()]).organisation_id for _ in range(more)]
    duties = [world.duty().pk]
    with django_assert_num_queries(2):
        found = responsible_seats(ids, duties)
    assert len(found) == 6 + more
