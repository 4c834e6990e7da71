"""What no change of a seat tells of is found by the sweep: hourly what is new, weekly the rest."""

from datetime import timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from portal.notices.jobs import give_on_everything, give_on_lately
from portal.notices.models import ResponsibleSeat
from portal.notices.services import mark_read
from portal.organisations.models import Seat

from tests.factories.notices import correct, make_notice
from tests.portal.notices.test_charge import UNASKED, in_charge, without_representative
from tests.world import World


def close_silently(world: World, key: str, *, days_ago: int = 0) -> None:
    """By its date: nothing tells of it."""
    day = timezone.localdate() - timedelta(days=days_ago)
    Seat.objects.filter(pk=world.seat(key).pk).update(closed_on=day)


def cost_of_sweep() -> int:
    """Queries of the hourly job."""
    with CaptureQueriesContext(connection) as captured:
        give_on_lately()
    return len(captured)


def test_seat_that_closes_by_its_date_is_swept(world: World) -> None:
    notice = make_notice()
    close_silently(world, "kyufu")
    give_on_lately()
    assert in_charge(notice) == [("総務課 文書係", "rep")]


def test_correction_is_asked_of_open_seats(world: World) -> None:
    notice = make_notice(options=UNASKED)
    mark_read(seat=world.seat("kyufu"), notice=notice, version_number=1)
    close_silently(world, "kyufu", days_ago=200)
    correct(notice)
    give_on_lately()
    assert in_charge(notice) == [("総務課 文書係", "rep")]


def test_what_waits_at_a_seat_closed_long_ago_is_swept(world: World) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=30)):
        notice = make_notice()
    close_silently(world, "kyufu", days_ago=30)
    give_on_lately()
    assert in_charge(notice) == [("介護保険課 給付係", "duty")]
    give_on_everything()
    assert in_charge(notice) == [("総務課 文書係", "rep")]


def test_notice_published_while_a_seat_opened_is_swept(world: World) -> None:
    notice = make_notice()
    ResponsibleSeat.objects.filter(delivery__notice=notice).delete()
    give_on_lately()
    assert in_charge(notice) == [("介護保険課 給付係", "duty")]


def test_notice_of_no_seat_in_charge_costs_the_sweep_nothing(world: World) -> None:
    before = cost_of_sweep()
    without_representative(world)
    assert cost_of_sweep() == before


def test_what_stays_at_closed_seats_costs_the_sweep_the_same_for_many(world: World) -> None:
    notice = make_notice(options=UNASKED)
    costs = []
    for keys in (["kyufu"], ["hakodate", "morioka"]):
        for key in keys:
            mark_read(seat=world.seat(key), notice=notice, version_number=1)
            close_silently(world, key)
        costs.append(cost_of_sweep())
    assert costs[0] == costs[1]
    assert in_charge(notice) == [("介護保険課 給付係", "duty")]
