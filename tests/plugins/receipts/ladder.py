"""The schedule of reminders under test: its days, its passes, and whom it met."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import time_machine
from django.core import mail
from django.utils import timezone
from portal.notices.models import NoticePage
from portal.outbox.models import OutboxItem

from plugins.receipts import jobs
from plugins.receipts.models import Reminder, ReminderRun
from tests.factories.notices import correct, make_notice

PUBLISHED = "2026-11-02"  # Monday; the 3rd is a holiday
STEP_DAYS = ("2026-11-04", "2026-11-06", "2026-11-10", "2026-11-12", "2026-11-17")
EVERYBODY = {"北海道", "札幌市", "函館市", "岩手県", "盛岡市", "岩手町"}


@contextmanager
def at(day: str, hour: int = 9) -> Iterator[date]:
    """The clock stands still at an hour in Japan."""
    moment = timezone.make_aware(datetime.fromisoformat(f"{day}T{hour:02}:00"))
    with time_machine.travel(moment, tick=False):
        yield moment.date()


def pass_on(day: str) -> None:
    """The schedule's pass of a morning, and the worker's mails."""
    with at(day):
        jobs.remind_the_silent()
        deliver_mails()


def deliver_mails() -> None:
    """What the worker does with the rows of the reminders."""
    for item in OutboxItem.objects.filter(kind="receipts.remind", state="waiting").order_by("pk"):
        jobs.mail_reminders(item.payload)
        OutboxItem.objects.filter(pk=item.pk).update(state="done")


def reminded(step: str, notice: NoticePage | None = None) -> set[str]:
    """Organisations that a step met."""
    rows = Reminder.objects.filter(step=step)
    if notice is not None:
        rows = rows.filter(run__notice=notice.pk)
    return set(rows.values_list("delivery__organisation__name", flat=True))


def recipients() -> list[str]:
    """Everybody who got mail, sorted."""
    return sorted(address for message in mail.outbox for address in message.to)


def published_notice() -> NoticePage:
    """A notice of 2 November that asks for acknowledgement without a day."""
    with at(PUBLISHED):
        return make_notice(options={"receipts": {"required": True}})


def asks_anew(notice: NoticePage, day: str, **options: Any) -> NoticePage:
    """A minor correction of what is asked alone."""
    with at(day):
        notice.options = {"receipts": {"required": True, **options}}
        return correct(notice, level="minor", body=notice.body)


def days_of_runs() -> list[tuple[str, str]]:
    """Steps with the days on which they were carried out."""
    runs = ReminderRun.objects.order_by("sent_at").values_list("step", "sent_at")
    return [(step, timezone.localdate(moment).isoformat()) for step, moment in runs]


def every_day(first: str, last: str) -> None:
    """The schedule's passes of some time."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        pass_on(day.isoformat())
        day += timedelta(days=1)
