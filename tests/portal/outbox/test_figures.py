"""What the status page says, what is forgotten, and which indexes answer."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from portal.outbox.jobs import forget_done, outbox_figures
from portal.outbox.models import OutboxItem, State
from pytest_django import DjangoAssertNumQueries, Settings

from tests.portal.outbox.conftest import KIND, NOW, Work

pytestmark = pytest.mark.django_db


def item(key: str, **values: Any) -> OutboxItem:
    return OutboxItem.objects.create(**{"kind": KIND, "key": key, "next_at": NOW, **values})


def test_status_tells_how_long_the_oldest_due_row_waits(work: Work) -> None:
    item("due", next_at=NOW - timedelta(minutes=5))
    item("younger", next_at=NOW - timedelta(minutes=4))
    item("not due", next_at=NOW + timedelta(hours=1))
    item("running", next_at=NOW - timedelta(hours=1), state=State.RUNNING)
    item("done", next_at=NOW - timedelta(days=1), state=State.DONE)
    item("of no plugin", kind="removed.plugin", next_at=NOW - timedelta(days=1))
    with time_machine.travel(NOW, tick=False):
        assert outbox_figures()["outbox_oldest_s"] == 300


def test_status_of_an_empty_outbox_is_all_zero(db: None) -> None:
    assert outbox_figures() == {
        "outbox_oldest_s": 0,
        "outbox_waiting": 0,
        "outbox_retrying": 0,
        "outbox_stale": 0,
        "outbox_parked": 0,
        "mail": "file",
    }


def test_status_counts_rows_that_a_dead_worker_left(work: Work) -> None:
    now = timezone.now()
    item("left", state=State.RUNNING, lease_until=now - timedelta(seconds=5))
    item("held", state=State.RUNNING, lease_until=now + timedelta(seconds=50))
    assert outbox_figures()["outbox_stale"] == 1


def test_status_counts_parked_and_retrying_rows(work: Work) -> None:
    item("a", state=State.PARKED)
    item("b", attempts=1)
    item("c")
    figures = outbox_figures()
    assert [figures[f"outbox_{name}"] for name in ("parked", "retrying", "waiting")] == [1, 1, 2]


def test_status_page_shows_the_figures_without_sign_in(settings: Settings) -> None:
    settings.EMAIL_HOST = "relay.example.jp"
    item("a", kind="mail.send", state=State.PARKED, payload={"sealed": "hidden"}, last_error="SMTP")
    answer = Client().get("/statusz")
    assert (answer.json()["outbox_parked"], answer.json()["mail"]) == (1, "smtp")
    assert not re.search(r"hidden|SMTP|relay", answer.content.decode())


def test_done_rows_are_forgotten_after_thirty_days(work: Work) -> None:
    for days in (29, 31):
        ended = timezone.now() - timedelta(days=days)
        item(f"done {days}", state=State.DONE, finished_at=ended)
        item(f"parked {days}", state=State.PARKED, finished_at=ended)
    forget_done()
    keys = OutboxItem.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["done 29", "parked 29", "parked 31"]


def test_forgetting_goes_through_many_rows_in_parts(
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr("portal.outbox.jobs.ROWS_AT_ONCE", 10)
    rows = [
        OutboxItem(kind=KIND, key=str(number), state=State.DONE, finished_at=NOW)
        for number in range(25)
    ]
    OutboxItem.objects.bulk_create(rows)
    with django_assert_max_num_queries(20):
        forget_done()
    assert not OutboxItem.objects.exists()


def waiting() -> QuerySet[OutboxItem]:
    due = OutboxItem.objects.filter(kind=KIND, state=State.WAITING, next_at__lte=timezone.now())
    return due.order_by("next_at", "pk")


@pytest.mark.parametrize(
    ("queryset", "index"),
    [
        (waiting, "outbox_waiting"),
        (
            lambda: OutboxItem.objects.filter(state=State.RUNNING, lease_until__lt=timezone.now()),
            "outbox_running",
        ),
        (
            lambda: OutboxItem.objects.filter(state=State.DONE, finished_at__lt=NOW).order_by(
                "finished_at"
            ),
            "outbox_done",
        ),
        (
            lambda: OutboxItem.objects.filter(state=State.PARKED).order_by("-finished_at"),
            "outbox_parked",
        ),
    ],
)
def test_rows_that_are_done_cost_the_worker_nothing(queryset: Any, index: str, work: Work) -> None:
    rows = [
        OutboxItem(
            kind=KIND, key=str(number), state=State.DONE, next_at=NOW,
            finished_at=NOW + timedelta(seconds=number),
        )
        for number in range(5000)
    ]  # fmt: skip
    OutboxItem.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_outboxitem")
    assert index in plan(queryset()[:10])


def plan(queryset: QuerySet[OutboxItem]) -> str:
    """How the database goes about it; SQLite is asked with the values bound, as it is at work."""
    if connection.vendor == "postgresql":
        return queryset.explain()
    sql, values = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return str(cursor.fetchall())
