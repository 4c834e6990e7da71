"""The demo's receipts: sound, and with the people who pressed where somebody sits."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from portal.organisations.models import Assignment

from plugins.receipts.demo.receipts import load_receipts
from plugins.receipts.demo.reminders import load_reminders
from plugins.receipts.models import ReceiptActor, ReceiptEvent, ReminderRun
from plugins.receipts.selectors.verification import verify_receipts
from tests.factories.notices import make_notice
from tests.world import World

pytestmark = pytest.mark.django_db


def test_demo_receipts_name_the_people_who_pressed(world: World) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        Assignment.objects.update(starts_on=timezone.localdate())
        notices = [make_notice(document_number=f"老介発{number}").pk for number in range(6)]

    load_receipts(lambda message: None, notices)

    actors = ReceiptActor.objects.select_related("event__seat__organisation")
    assert {actor.event.kind for actor in actors} >= {"acknowledged"}
    assert all(actor.user.assignments.get().seat_id == actor.event.seat_id for actor in actors)
    assert not ReceiptEvent.objects.filter(kind="opened").exclude(actor_commitment="").exists()
    assert verify_receipts().ok


def test_demo_leaves_the_visitors_own_notices_alone(world: World) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        make_notice(title="見学者の通知")
    load_receipts(lambda message: None, ())
    load_reminders(lambda message: None, ())
    assert not ReceiptEvent.objects.exists()
    assert not ReminderRun.objects.exists()
