"""The seats that take over hear of it, by inbox and digest alone."""

import pytest
from django.core import mail
from portal.notices import charge
from portal.notices.models import Delivery
from portal.notices.services import forward_delivery
from portal.notifications.models import Notification
from portal.organisations.models import Seat
from portal.organisations.services import close_seat, create_seat

from tests.factories.notices import make_notice
from tests.portal.notifications.telling import told, work_off
from tests.world import World

LINE = "席の変更により、この席の受け持ちになりました"
UNASKED = {"receipts": {"required": False}}


def told_of_charge(world: World, **conditions: object) -> dict[str, list[str]]:
    """What a worker brings to the inboxes about it."""
    work_off()
    return told(world, notification__event__startswith="charge-", **conditions)


def test_seat_that_takes_over_is_told_what_is_asked_of_it(world: World) -> None:
    make_notice()
    close_seat(seat=world.seat("kyufu"))
    assert told_of_charge(world, is_asked=True) == {"sapporo_soumu": [LINE]}


def test_taking_over_an_urgent_notice_waits_for_the_digest(world: World) -> None:
    make_notice(is_urgent=True)
    work_off()
    mail.outbox.clear()
    close_seat(seat=world.seat("kyufu"))
    assert told_of_charge(world, is_mailed=False) == {"sapporo_soumu": [LINE]}
    assert mail.outbox == []


def test_seat_that_opens_is_told_what_nobody_had(world: World) -> None:
    Seat.objects.filter(pk=world.seat("iwate_town").pk).update(is_representative=False)
    make_notice()
    seat = create_seat(
        organisation=world.organisation("岩手町"), section="介護課", duties=[world.duty()]
    )
    work_off()
    new = Notification.objects.filter(items__seat=seat, event__startswith="charge-")
    assert [each.line for each in new] == [LINE]


@pytest.mark.parametrize(("many", "number"), [(2, 2), (1, 1)])
def test_of_many_notices_only_what_asks_something_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, many: int, number: int
) -> None:
    monkeypatch.setattr(charge, "MANY", many)
    make_notice()
    make_notice(options=UNASKED)
    close_seat(seat=world.seat("kyufu"))
    assert told_of_charge(world) == {"sapporo_soumu": [LINE] * number}


def test_notice_given_on_meanwhile_is_not_told(world: World) -> None:
    notice = make_notice()
    close_seat(seat=world.seat("kyufu"))
    forward_delivery(
        delivery=Delivery.objects.get(notice=notice, organisation__name="札幌市"),
        from_seat=world.seat("sapporo_soumu"),
        to_seat=world.seat("shikaku"),
        by=world.user("sapporo_soumu"),
    )
    assert told_of_charge(world) == {}
