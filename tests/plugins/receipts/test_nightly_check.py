"""The worker checks the receipts every night, and ``/statusz`` says how it ended."""

import pytest
from django.test import Client
from portal.extension.jobs import periodic_jobs
from portal.notices.models import NoticePage

from plugins.receipts.jobs import receipt_status, verify_receipts_nightly
from plugins.receipts.models import ReceiptEvent
from tests.plugins.receipts.conftest import Acts
from tests.portal.ledger.unlocked import ledger_unlocked

pytestmark = pytest.mark.django_db


def test_status_has_no_outcome_before_the_first_check() -> None:
    status = receipt_status()
    assert (status["receipts_ok"], status["receipts_checked_s"]) == (None, None)


def test_nightly_check_of_sound_receipts_is_told(
    notice: NoticePage, acts: Acts, caplog: pytest.LogCaptureFixture
) -> None:
    acts.acknowledge(notice, "kyufu")
    verify_receipts_nightly()
    status = Client().get("/statusz").json()
    assert (status["receipts_ok"], status["receipts_checked_s"], status["failed"]) == (True, 0, [])
    assert caplog.records == []


def test_nightly_check_names_a_changed_event_in_the_log_only(
    notice: NoticePage, acts: Acts, caplog: pytest.LogCaptureFixture
) -> None:
    event = acts.acknowledge(notice, "kyufu")
    with ledger_unlocked():
        ReceiptEvent.objects.filter(pk=event.pk).update(section="別の課")
    verify_receipts_nightly()
    answer = Client().get("/statusz")
    assert answer.json()["receipts_ok"] is False
    assert str(event.pk) not in answer.content.decode()
    (record,) = caplog.records
    assert (record.levelname, str(event.pk) in record.getMessage()) == ("ERROR", True)


def test_check_runs_once_a_day() -> None:
    job = periodic_jobs.get("receipts.verify")
    assert job
    assert job.every_seconds == 24 * 3600
