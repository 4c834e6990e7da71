"""Sending the next step by hand: once, audited, and beside the schedule."""

from typing import Any

import pytest
from portal.ledger.models import AuditEntry
from portal.notices.models import Delivery, NoticePage

from plugins.receipts import services
from plugins.receipts.models import Reminder, ReminderRun
from tests.plugins.receipts.conftest import Acts
from tests.plugins.receipts.ladder import (
    EVERYBODY,
    STEP_DAYS,
    at,
    pass_on,
    published_notice,
    reminded,
)
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(world: World) -> NoticePage:
    """A notice of 2 November to everybody."""
    return published_notice()


def send(notice: NoticePage, world: World, step: str, **changes: Any) -> ReminderRun:
    """The editor's button."""
    values = {"notice_id": notice.pk, "level": 1, "step": step, "by": world.user("editor")}
    return services.send_next(**values | changes)


def test_next_step_is_sent_by_hand_and_audited(published: NoticePage, world: World) -> None:
    run = send(published, world, "digest")
    assert (run.reached, run.sent_by) == (6, world.user("editor"))
    assert AuditEntry.objects.filter(action="催促の送信", actor=world.user("editor")).count() == 1


def test_step_pressed_twice_is_refused(published: NoticePage, world: World) -> None:
    send(published, world, "digest")
    with pytest.raises(services.StepDone):
        send(published, world, "digest")


def test_step_sent_by_hand_is_not_sent_by_the_schedule(published: NoticePage, world: World) -> None:
    with at("2026-11-04", hour=7):
        send(published, world, "digest")
    for day in STEP_DAYS[:2]:
        pass_on(day)
    assert list(ReminderRun.objects.values_list("step", flat=True)) == ["digest", "seat"]


def test_nothing_pending_is_told(published: NoticePage, world: World, acts: Acts) -> None:
    Delivery.objects.exclude(organisation__name="札幌市").update(is_current=False)
    acts.acknowledge(published, "kyufu")
    with pytest.raises(services.NothingPending):
        send(published, world, "digest")


def test_prefectures_step_meets_its_own_and_the_nations_the_rest(
    published: NoticePage, world: World
) -> None:
    hokkaido = world.organisation("北海道").pk
    own = send(published, world, "digest", by=world.user("hokkaido"), area=hokkaido)
    pass_on(STEP_DAYS[0])
    nation = ReminderRun.objects.get(area=None)
    assert (own.reached, nation.reached) == (2, 4)
    assert reminded("digest") == EVERYBODY
    assert Reminder.objects.count() == 6
