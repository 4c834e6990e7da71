"""What deliveries owe: 要確認 in digest and inbox goes with the answer, whoever gave it."""

from datetime import date, datetime, time

import pytest
from django.core import mail
from django.utils import timezone
from portal.extension.working_days import next_working_day
from portal.notices.models import Delivery, NoticePage
from portal.notifications.digests import write_digests

from plugins.receipts.notifications import owing
from tests.plugins.receipts.conftest import Acts
from tests.portal.notifications.telling import work_off

pytestmark = pytest.mark.django_db


def organisations(deliveries: set[int]) -> set[str]:
    """Names of those that were delivered to."""
    found = Delivery.objects.filter(pk__in=deliveries)
    return set(found.values_list("organisation__name", flat=True))


def test_answers_of_any_kind_settle_what_is_owed(notice: NoticePage, acts: Acts) -> None:
    acts.acknowledge(notice, "kyufu")
    acts.reject(notice, "hakodate")
    acts.proxy(notice, "morioka", "editor")
    acts.open(notice, "iwate_town")
    ids = Delivery.objects.filter(notice=notice).values_list("pk", flat=True)
    assert organisations(owing(list(ids))) == {"北海道", "岩手県", "岩手町"}


def test_digest_asks_nothing_that_a_colleague_has_confirmed(notice: NoticePage, acts: Acts) -> None:
    work_off()
    acts.acknowledge(notice, "shikaku")
    day: date = next_working_day(timezone.localdate())
    mail.outbox.clear()
    write_digests(now=timezone.make_aware(datetime.combine(day, time(9))))
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert ["要確認" in subjects[f"{key}@example.jp"] for key in ("kyufu", "hakodate")] == [
        False,
        True,
    ]
