"""News at seats that nobody sits on: kept for the first digest of whoever comes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from portal.notifications.digests import write_digests
from portal.notifications.models import InboxItem

from tests.factories.notices import make_notice
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.portal.notifications.telling import tell, work_off
from tests.portal.notifications.test_digests import TUESDAY, digests
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]


def test_news_of_a_vacant_seat_waits_for_its_successor(world: World) -> None:
    seat = SeatFactory()
    for number in range(2):
        tell([seat], number=number)
        work_off()
        assert digests(TUESDAY + timedelta(days=number)) == []
    AssignmentFactory(seat=seat, user__email="new@example.jp")
    assert digests(TUESDAY + timedelta(days=2)) == ["new@example.jp"]
    assert "新着2件" in mail.outbox[0].subject
    assert digests(TUESDAY + timedelta(days=3)) == []


def test_first_digest_after_a_long_vacancy_counts_what_it_cannot_list(world: World) -> None:
    seat = SeatFactory()
    for number in range(63):
        tell([seat], number=number)
    work_off()
    digests()
    AssignmentFactory(seat=seat, user__email="new@example.jp")
    digests(TUESDAY + timedelta(days=1))
    (message,) = mail.outbox
    assert "ほかに3件あります" in message.body


def test_what_waits_at_vacant_seats_is_not_read(world: World) -> None:
    tell([SeatFactory()])
    work_off()
    with CaptureQueriesContext(connection) as queries:
        write_digests(now=TUESDAY)
    assert InboxItem.objects.filter(is_mailed=False).count() == 1
    read = [q["sql"] for q in queries if q["sql"].startswith('SELECT "notifications_inboxitem"')]
    assert read == []


def test_urgent_news_of_a_vacant_seat_is_in_the_first_digest_of_its_successor(
    world: World,
) -> None:
    seat = world.seat("kyufu")
    seat.assignments.all().delete()
    make_notice(audience={"include": ["code:011002"], "exclude": []}, is_urgent=True)
    work_off()
    AssignmentFactory(seat=seat, user__email="new@example.jp")
    assert digests() == ["new@example.jp"]
    assert "緊急" in mail.outbox[0].body
