"""The mails of the ladder: to whom, how many, and what they say."""

import pytest
from django.core import mail
from portal.notices.models import NoticePage
from portal.notifications.models import Notification
from portal.organisations.models import Seat
from portal.outbox.models import OutboxItem

from plugins.receipts import jobs
from plugins.receipts.models import ReminderRun
from plugins.receipts.services.reminder_mails import write_mails
from tests.factories.notices import make_notice
from tests.plugins.receipts.conftest import Acts
from tests.plugins.receipts.ladder import (
    PUBLISHED,
    STEP_DAYS,
    at,
    deliver_mails,
    pass_on,
    published_notice,
    recipients,
)
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(world: World) -> NoticePage:
    """A notice of 2 November to everybody."""
    return published_notice()


def test_seat_mail_goes_to_the_responsible(published: NoticePage, acts: Acts) -> None:
    pass_on(STEP_DAYS[0])
    acts.acknowledge(published, "hakodate")
    pass_on(STEP_DAYS[1])
    assert recipients() == [
        f"{key}@example.jp" for key in ("hokkaido", "iwate", "iwate_town", "kyufu", "morioka")
    ]


def test_seat_with_an_address_of_its_own_is_written_there(
    published: NoticePage, world: World
) -> None:
    Seat.objects.filter(pk=world.seat("kyufu").pk).update(email="kaigo@city.example.jp")
    for day in STEP_DAYS[:2]:
        pass_on(day)
    assert "kaigo@city.example.jp" in recipients()
    assert "kyufu@example.jp" not in recipients()


def test_second_mail_goes_to_the_representative(published: NoticePage) -> None:
    for day in STEP_DAYS[:3]:
        pass_on(day)
    assert "sapporo_soumu@example.jp" in recipients()


def test_prefecture_gets_one_mail_that_names_its_silent(published: NoticePage, acts: Acts) -> None:
    for day in STEP_DAYS[:3]:
        pass_on(day)
    mail.outbox.clear()
    acts.acknowledge(published, "hakodate")
    acts.acknowledge(published, "hokkaido")
    acts.acknowledge(published, "iwate")
    pass_on(STEP_DAYS[3])
    by_address = {message.to[0]: message.body for message in mail.outbox}
    assert sorted(by_address) == ["hokkaido@example.jp", "iwate@example.jp"]
    assert "（1）：札幌市\n" in by_address["hokkaido@example.jp"]
    assert "（2）：盛岡市、岩手町\n" in by_address["iwate@example.jp"]


def test_seat_gets_one_mail_for_all_its_notices(published: NoticePage) -> None:
    with at(PUBLISHED):
        make_notice(
            title="もう一つの<通知>",
            document_number="老老発1102第9号",
            options={"receipts": {"required": True}},
        )
    for day in STEP_DAYS[:2]:
        pass_on(day)
    (body,) = [m.body for m in mail.outbox if m.to == ["kyufu@example.jp"]]
    assert "老老発1102第9号　もう一つの<通知>（第1版）" in body
    assert f"【T-{published.pk}】" in body
    assert f"/notices/{published.pk}/" in body


def test_who_confirmed_before_the_mail_was_written_gets_none(
    published: NoticePage, acts: Acts
) -> None:
    pass_on(STEP_DAYS[0])
    with at(STEP_DAYS[1]):
        jobs.remind_the_silent()
        acts.acknowledge(published, "kyufu")
        deliver_mails()
    assert "kyufu@example.jp" not in recipients()


def test_mails_written_twice_are_the_same_messages(published: NoticePage) -> None:
    pass_on(STEP_DAYS[0])
    with at(STEP_DAYS[1]):
        jobs.remind_the_silent()
        run = ReminderRun.objects.get(step="seat")
        for _ in range(2):
            write_mails(batch=run.batch, step="seat")
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == 2 * len(set(ids)) == 12


def test_first_step_is_a_line_in_inbox_and_digest(published: NoticePage, acts: Acts) -> None:
    acts.acknowledge(published, "hakodate")
    for _ in range(2):
        pass_on(STEP_DAYS[0])
    told = Notification.objects.get(event="reminder-1")
    assert (told.line, told.object_key) == ("到達確認がまだです", f"notice:{published.pk}")
    work = OutboxItem.objects.get(kind="notifications.fan_out", payload__notification=told.pk)
    keys = ("hokkaido", "kyufu", "iwate", "morioka", "iwate_town")
    assert work.payload["seats"] == sorted(acts.world.seat(key).pk for key in keys)
    assert (work.payload["asked"], recipients()) == (True, [])
