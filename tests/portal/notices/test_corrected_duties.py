"""A correction of the duties asks the seats that are in charge now."""

import pytest
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat
from portal.notices.services import forward_delivery

from tests.factories.notices import EVERYBODY, correct, make_notice
from tests.portal.notifications.telling import told, work_off
from tests.world import World

ELSEWHERE = {"include": ["all"], "exclude": ["code:011002"]}


def labels(notice: NoticePage) -> list[str]:
    """The responsible seats of 札幌市 in words."""
    seats = ResponsibleSeat.objects.filter(
        delivery__notice=notice, delivery__organisation__name="札幌市"
    )
    return sorted(entry.seat.label for entry in seats.select_related("seat"))


def correct_duty(world: World, notice: NoticePage, name: str, **fields: str) -> NoticePage:
    """Publish a correction that is about another duty."""
    notice.duties.set([world.duty(name)])
    return correct(notice, **fields)


def test_changed_duty_moves_the_responsibility(world: World) -> None:
    notice = make_notice()
    assert labels(notice) == ["介護保険課 給付係"]
    assert labels(correct_duty(world, notice, "総務・情報")) == ["総務課 文書係"]


def test_duty_without_a_seat_falls_to_the_representative(world: World) -> None:
    notice = correct_duty(world, make_notice(), "国民健康保険")
    entry = ResponsibleSeat.objects.get(
        delivery__notice=notice, delivery__organisation__name="札幌市"
    )
    assert (entry.seat, entry.reason) == (world.seat("sapporo_soumu"), "rep")


def test_forwarded_delivery_stays_where_it_was_sent(world: World) -> None:
    notice = make_notice()
    forward_delivery(
        delivery=Delivery.objects.get(notice=notice, organisation__name="札幌市"),
        from_seat=world.seat("kyufu"),
        to_seat=world.seat("shikaku"),
        word="お願いします。",
        by=world.user("kyufu"),
    )
    assert labels(correct_duty(world, notice, "総務・情報")) == ["介護保険課 資格保険料係"]


def test_correction_of_the_text_leaves_the_seats_alone(world: World) -> None:
    notice = make_notice()
    ResponsibleSeat.objects.filter(delivery__notice=notice).delete()
    assert labels(correct(notice)) == []


def test_responsible_seats_stay_in_step_everywhere(world: World) -> None:
    notice = correct_duty(world, make_notice(), "総務・情報")
    assert ResponsibleSeat.objects.filter(delivery__notice=notice).count() == 6


def test_organisation_that_comes_back_is_asked_at_the_seat_of_the_duty_now(world: World) -> None:
    notice = correct_duty(world, make_notice(), "総務・情報", audience=ELSEWHERE)
    assert labels(notice) == ["介護保険課 給付係"]
    assert labels(correct(notice, audience=EVERYBODY)) == ["総務課 文書係"]


def test_forwarding_outlasts_the_time_outside_the_audience(world: World) -> None:
    notice = make_notice()
    forward_delivery(
        delivery=Delivery.objects.get(notice=notice, organisation__name="札幌市"),
        from_seat=world.seat("kyufu"),
        to_seat=world.seat("shikaku"),
        by=world.user("kyufu"),
    )
    notice = correct(correct(notice, audience=ELSEWHERE), audience=EVERYBODY)
    assert labels(notice) == ["介護保険課 資格保険料係"]


@pytest.mark.parametrize(
    ("level", "line"),
    [("minor", "第3版で、また宛先になりました"), ("major", "第3版に差し替え：誤りを訂正")],
)
def test_seat_in_charge_hears_once_of_the_return(world: World, level: str, line: str) -> None:
    notice = correct_duty(world, make_notice(), "総務・情報", audience=ELSEWHERE)
    work_off()
    correct(notice, level=level, audience=EVERYBODY)
    work_off()
    assert told(world).get("sapporo_soumu") == [line]


def test_minor_correction_tells_only_those_who_come_back(world: World) -> None:
    notice = correct(make_notice(), audience=ELSEWHERE)
    work_off()
    before = told(world)
    correct(notice, level="minor", audience=EVERYBODY)
    work_off()
    new = {key: lines for key, lines in told(world).items() if lines != before.get(key)}
    assert list(new) == ["kyufu"]
