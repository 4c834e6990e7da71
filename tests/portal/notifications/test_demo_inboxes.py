"""Inboxes of the demo world."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from portal.demo.inbox import load_inboxes
from portal.extension.notifications import ARRIVED
from portal.notices.models import NoticePage, NoticeVersion
from portal.notices.notifying import WITHDRAWN
from portal.notices.services import mark_read
from portal.notifications.models import InboxItem, Notification
from portal.outbox.models import OutboxItem

from tests.factories.notices import make_draft
from tests.factories.organisations import SeatFactory
from tests.portal.notifications.telling import told, work_off
from tests.world import World

pytestmark = pytest.mark.django_db


def published_days_ago(days: int) -> NoticePage:
    """A notice of the demo, which nobody was told of when it was loaded."""
    page = make_draft(is_urgent=True)
    moment = timezone.now() - timedelta(days=days)
    page.publish(page.save_revision(clean=False), at=moment)
    return page


def test_occupied_seats_have_items_at_the_time_of_the_notice_without_mail(world: World) -> None:
    SeatFactory(organisation=world.organisation("盛岡市"), duties=[world.duty()])
    published_days_ago(3)
    load_inboxes()
    work_off()
    assert set(told(world)) == {"kyufu", "hakodate", "morioka", "iwate_town", "hokkaido", "iwate"}
    assert InboxItem.objects.count() == 6
    assert Notification.objects.get().created_at == NoticeVersion.objects.get().published_at
    assert mail.outbox == []
    assert not OutboxItem.objects.exclude(kind="search.index").exists()


def test_what_the_seat_has_read_is_read(world: World) -> None:
    page = published_days_ago(3)
    mark_read(seat=world.seat("kyufu"), notice=page, version_number=1)
    load_inboxes()
    assert set(told(world, is_read=True)) == {"kyufu"}


def test_second_loading_changes_nothing(world: World) -> None:
    published_days_ago(3)
    load_inboxes()
    before = list(InboxItem.objects.values_list("pk", flat=True))
    load_inboxes()
    assert list(InboxItem.objects.values_list("pk", flat=True)) == before


def test_old_notices_are_left_alone(world: World) -> None:
    published_days_ago(200)
    published_days_ago(1)
    load_inboxes()
    assert Notification.objects.count() == 1


def test_withdrawal_is_told_in_the_order_of_time(world: World) -> None:
    withdrawn = published_days_ago(30)
    NoticePage.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    published_days_ago(3)
    load_inboxes()
    moments = Notification.objects.order_by("pk").values_list("event", "created_at")
    events, times = zip(*moments, strict=True)
    assert events == (ARRIVED, ARRIVED, WITHDRAWN)
    assert list(times) == sorted(times)
