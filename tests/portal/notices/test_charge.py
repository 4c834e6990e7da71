"""No notice waits at a closed seat, and none stays without a seat once there is one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat
from portal.notices.services import forward_delivery, mark_read
from portal.organisations.models import Seat
from portal.organisations.seat_rows import read_seats
from portal.organisations.services import (
    close_seat,
    create_seat,
    import_seats,
    set_representative,
    update_seat,
)

from tests.factories.notices import make_notice
from tests.world import World

REPORT = [("実施状況の報告", timezone.localdate() + timedelta(days=20))]
UNASKED = {"receipts": {"required": False}}


def in_charge(notice: NoticePage, organisation: str = "札幌市") -> list[tuple[str, str]]:
    """The responsible seats in words, with the reason."""
    entries = ResponsibleSeat.objects.filter(
        delivery__notice=notice, delivery__organisation__name=organisation
    )
    return [(entry.seat.label, entry.reason) for entry in entries.order_by("seat")]


def read_by_sapporo(world: World, notice: NoticePage) -> None:
    """給付係 was shown it."""
    mark_read(seat=world.seat("kyufu"), notice=notice, version_number=1)


def test_closed_seat_gives_its_notices_to_the_representative(world: World) -> None:
    notice = make_notice()
    close_seat(seat=world.seat("kyufu"))
    assert in_charge(notice) == [("総務課 文書係", "rep")]


def test_closed_seat_gives_its_notices_to_another_of_the_duty(world: World) -> None:
    notice = make_notice()
    update_seat(seat=world.seat("shikaku"), duties=[world.duty()])
    assert in_charge(notice) == [("介護保険課 給付係", "duty")]
    close_seat(seat=world.seat("kyufu"))
    assert in_charge(notice) == [("介護保険課 資格保険料係", "duty")]


def test_forwarded_notice_comes_back_when_its_seat_closes(world: World) -> None:
    notice = make_notice()
    forward_delivery(
        delivery=Delivery.objects.get(notice=notice, organisation__name="札幌市"),
        from_seat=world.seat("kyufu"),
        to_seat=world.seat("shikaku"),
        by=world.user("kyufu"),
    )
    close_seat(seat=world.seat("shikaku"))
    assert in_charge(notice) == [("介護保険課 給付係", "duty")]


@pytest.mark.parametrize(
    ("actions", "seat"), [([], "介護保険課 給付係"), (REPORT, "総務課 文書係")]
)
def test_only_what_is_left_to_do_moves(world: World, actions: Any, seat: str) -> None:
    notice = make_notice(actions=actions, options=UNASKED)
    read_by_sapporo(world, notice)
    close_seat(seat=world.seat("kyufu"))
    assert [label for label, _ in in_charge(notice)] == [seat]


def test_ended_notice_stays_with_the_closed_seat(world: World) -> None:
    now = timezone.now()
    until = {"display_from": now - timedelta(days=2), "display_until": now - timedelta(days=1)}
    notice = make_notice(**until)
    close_seat(seat=world.seat("kyufu"))
    assert in_charge(notice) == [("介護保険課 給付係", "duty")]


def without_representative(world: World) -> NoticePage:
    """A notice to a town that has no seat of the duty and no 代表窓口."""
    Seat.objects.filter(pk=world.seat("iwate_town").pk).update(is_representative=False)
    notice = make_notice()
    assert in_charge(notice, "岩手町") == []
    return notice


def test_new_representative_gets_what_nobody_had(world: World) -> None:
    notice = without_representative(world)
    set_representative(seat=world.seat("iwate_town"))
    assert in_charge(notice, "岩手町") == [("健康福祉課", "rep")]


def test_new_seat_of_the_duty_gets_what_nobody_had(world: World) -> None:
    notice = without_representative(world)
    create_seat(organisation=world.organisation("岩手町"), section="介護課", duties=[world.duty()])
    assert in_charge(notice, "岩手町") == [("介護課", "duty")]


@pytest.mark.parametrize("order", [1, -1])
def test_imported_seats_get_what_nobody_had_whatever_their_order(world: World, order: int) -> None:
    notice = without_representative(world)
    rows = ["介護課,,介護保険,", "総務課,,,はい"][::order]
    file = "\n".join(["課室,係など,所管分野,代表窓口", *rows]).encode()
    import_seats(organisation=world.organisation("岩手町"), rows=read_seats(file))
    assert in_charge(notice, "岩手町") == [("介護課", "duty")]


def test_closing_costs_the_same_for_one_and_many_notices(world: World) -> None:
    costs = []
    for key, number in (("kyufu", 1), ("hakodate", 6)):
        for place in range(number):
            make_notice(title=f"通知{place}", actions=REPORT)
        set_representative(
            seat=create_seat(organisation=world.seat(key).organisation, section="窓口課")
        )
        with CaptureQueriesContext(connection) as captured:
            close_seat(seat=world.seat(key))
        costs.append(len(captured))
    assert costs[0] == costs[1]
