"""Putting work into the outbox."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from portal.outbox.api import UnknownKind, enqueue, enqueue_many
from portal.outbox.models import OutboxItem
from pytest_django import DjangoAssertNumQueries

from tests.portal.outbox.conftest import KIND, NOW, Work, row

pytestmark = pytest.mark.django_db


def test_enqueued_work_waits_and_is_due_at_once(work: Work) -> None:
    with time_machine.travel(NOW, tick=False):
        enqueue(kind=KIND, key="a", payload={"id": 5})
    item = row()
    assert (item.state, item.attempts, item.next_at, item.payload) == ("waiting", 0, NOW, {"id": 5})


def test_not_before_says_when_it_is_due(work: Work) -> None:
    later = NOW + timedelta(hours=3)
    enqueue(kind=KIND, key="a", not_before=later)
    assert row().next_at == later


def test_same_key_twice_is_one_row_with_the_first_payload(work: Work) -> None:
    enqueue(kind=KIND, key="a", payload={"id": 1})
    enqueue(kind=KIND, key="a", payload={"id": 2})
    enqueue_many(KIND, [("a", {"id": 3}), ("b", {"id": 4})])
    assert [(i.key, i.payload["id"]) for i in OutboxItem.objects.order_by("key")] == [
        ("a", 1),
        ("b", 4),
    ]


def test_work_of_a_transaction_that_fails_is_never_done(work: Work) -> None:
    with transaction.atomic():
        enqueue(kind=KIND, key="a")
        transaction.set_rollback(True)
    assert not OutboxItem.objects.exists()


def test_kind_without_handler_is_refused() -> None:
    with pytest.raises(UnknownKind):
        enqueue(kind="no.such", key="a")


def test_very_long_keys_stay_apart_and_stay_one(work: Work) -> None:
    enqueue_many(KIND, [("x" * 300 + end, {}) for end in ("1", "2", "2")])
    assert OutboxItem.objects.count() == 2


def test_many_rows_take_few_statements(
    work: Work, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40):
        enqueue_many(KIND, ((str(number), {}) for number in range(1788)))
