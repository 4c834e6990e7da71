"""The demo's receipts: sound, and with the people who pressed where somebody sits."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from portal.organisations.models import Assignment

from plugins.receipts.demo.receipts import load_receipts
from plugins.receipts.models import ReceiptActor, ReceiptEvent
from plugins.receipts.selectors.verification import verify_receipts
from tests.factories.notices import make_notice
from tests.world import World

pytestmark = pytest.mark.django_db


def test_demo_receipts_name_the_people_who_pressed(world: World) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        Assignment.objects.update(starts_on=timezone.localdate())
        for number in range(6):
            make_notice(document_number=f"老介発{number}")

    load_receipts(lambda message: None)

    actors = ReceiptActor.objects.select_related("event__seat__organisation")
    assert {actor.event.kind for actor in actors} >= {"acknowledged"}
    assert all(actor.user.assignments.get().seat_id == actor.event.seat_id for actor in actors)
    assert not ReceiptEvent.objects.filter(kind="opened").exclude(actor_commitment="").exists()
    assert verify_receipts().ok
