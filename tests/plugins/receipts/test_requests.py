"""A correction while the plugin is switched off does not end what was asked."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from portal.notices.models import NoticePage

from plugins.receipts.jobs import carry_on
from plugins.receipts.models import ReceiptRequest
from plugins.receipts.selectors.asked import Asked, asked_by
from plugins.receipts.selectors.states import pending_deliveries
from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = pytest.mark.django_db
ASKED = {"required": True, "due": "2026-12-04", "pace": "fast"}


def corrected_without_plugin(notice: NoticePage, level: str) -> NoticePage:
    """A correction that left no request, since nobody was there to write it."""
    corrected = correct(notice, level=level)
    ReceiptRequest.objects.filter(version=corrected.current_version).delete()
    return corrected


def asked(notice: NoticePage) -> Asked:
    """What the notice asks for now."""
    return asked_by([notice.pk])[notice.pk]


@pytest.fixture
def asking(world: World) -> NoticePage:
    """A notice that asks until a day, in a hurry."""
    return make_notice(options={"receipts": ASKED})


def test_minor_correction_without_plugin_goes_on_asking(asking: NoticePage) -> None:
    corrected_without_plugin(asking, "minor")
    assert (asked(asking).required, asked(asking).due) == (True, date(2026, 12, 4))


def test_minor_correction_without_plugin_asks_what_was_asked_last(asking: NoticePage) -> None:
    correct(asking, level="minor", options={"receipts": {"required": False, "due": None}})
    corrected_without_plugin(asking, "minor")
    assert asked(asking).required is False


def test_major_correction_without_plugin_asks_nothing(asking: NoticePage) -> None:
    corrected_without_plugin(asking, "major")
    assert asked(asking).required is False


def test_what_the_version_says_itself_costs_no_second_look(asking: NoticePage) -> None:
    other = make_notice(title="別の通知")
    with CaptureQueriesContext(
        connection,
    ) as known:
        asked_by([asking.pk, other.pk])
    for notice in (asking, other):
        corrected_without_plugin(notice, "minor")
    with CaptureQueriesContext(connection) as unsaid:
        asked_by([asking.pk, other.pk])
    assert (len(known), len(unsaid)) == (2, 3)


def test_worker_writes_down_what_still_holds(asking: NoticePage) -> None:
    first = ReceiptRequest.objects.get()
    corrected_without_plugin(asking, "minor")
    last = corrected_without_plugin(asking, "minor")
    carry_on()
    carry_on()
    kept = ReceiptRequest.objects.exclude(pk=first.pk).get()
    names = ("required", "due", "pace", "recorded_at", "changed_at")
    assert kept.version == last.current_version
    assert [getattr(kept, name) for name in names] == [getattr(first, name) for name in names]


def test_worker_writes_nothing_for_a_version_to_be_acknowledged_anew(asking: NoticePage) -> None:
    corrected_without_plugin(asking, "major")
    carry_on()
    assert ReceiptRequest.objects.count() == 1


def test_deliveries_wait_again_once_the_worker_has_run(asking: NoticePage) -> None:
    corrected_without_plugin(asking, "minor")
    carry_on()
    assert pending_deliveries().filter(notice=asking).count() == 6


@pytest.mark.once
def test_pages_answer_before_the_worker_has_run(
    client_for: Callable[[Any], Client], asking: NoticePage
) -> None:
    corrected_without_plugin(asking, "minor")
    assert 'data-testid="acknowledge"' in client_for("kyufu").get(asking.url).content.decode()
    pages = ("", "reminders/", "reminders/send/")
    client = client_for("editor")
    statuses = [client.get(f"/receipts/{asking.pk}/{page}").status_code for page in pages]
    assert statuses == [200, 200, 303]
