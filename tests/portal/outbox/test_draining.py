"""How rows are handled: done, retried, postponed, parked, given back."""

import threading
from datetime import timedelta

import pytest
import time_machine
from portal.extension.jobs import Park, Postpone, Retry, ServiceAway, handler, handlers
from portal.notifications.worker import Worker
from portal.outbox import claims
from portal.outbox.api import enqueue, enqueue_many
from portal.outbox.claims import LEASE, WORKER_DIED
from portal.outbox.draining import Drain
from portal.outbox.models import OutboxItem, State

from tests.portal.outbox.conftest import KIND, NOW, Work, row

pytestmark = pytest.mark.django_db


def raising(error: BaseException) -> object:
    """A handler that fails in one way."""

    def act(payload: dict[str, object]) -> None:
        raise error

    return act


def drain() -> dict[str, int]:
    """Rounds until nothing is due; the counts."""
    drain = Drain(threading.Event())
    while drain.round():
        pass
    return dict(drain.counts)


def test_done_row_keeps_its_key_and_loses_its_payload(work: Work) -> None:
    enqueue(kind=KIND, key="a", payload={"id": 5})
    counts = drain()
    item = row()
    assert (counts, work.done) == ({"done": 1}, [{"id": 5}])
    assert (item.state, item.attempts, item.payload, item.lease_holder) == ("done", 1, {}, "")


def test_work_enqueued_again_after_it_was_done_is_not_done_twice(work: Work) -> None:
    for _ in range(2):
        enqueue(kind=KIND, key="a")
        drain()
    assert len(work.done) == 1


def test_row_that_is_not_due_waits(work: Work) -> None:
    enqueue(kind=KIND, key="a", not_before=NOW + timedelta(hours=1))
    with time_machine.travel(NOW, tick=False):
        early = drain()
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        late = drain()
    assert (early, late) == ({}, {"done": 1})


def test_worker_drains_rows_that_its_own_work_enqueued(work: Work) -> None:
    def follow_up(payload: dict[str, int]) -> None:
        if payload["id"] < 9:
            enqueue(kind=KIND, key=str(payload["id"] + 1), payload={"id": payload["id"] + 1})

    work.act = follow_up
    enqueue(kind=KIND, key="0", payload={"id": 0})
    assert Worker().run_due().outbox == {"done": 10}


def test_failing_row_is_retried_later_and_later_and_then_parked(work: Work) -> None:
    work.act = raising(Retry("相手が応答しません"))
    pauses, moment = [], NOW
    with time_machine.travel(moment, tick=False):
        enqueue(kind=KIND, key="a")
    for _ in range(3):
        with time_machine.travel(moment, tick=False):
            drain()
        pauses.append((row().next_at - moment).total_seconds())
        moment = row().next_at
    assert (7.5 <= pauses[0] <= 12.5, 15 <= pauses[1] <= 25, pauses[2]) == (True, True, 0)
    assert (row().state, row().attempts, row().last_error) == ("parked", 3, "相手が応答しません")


def test_pause_doubles_up_to_an_hour() -> None:
    averages = [
        sum(claims.pause_after(attempt).total_seconds() for _ in range(500)) / 500
        for attempt in (1, 2, 3, 9, 12, 19)
    ]
    assert averages == pytest.approx([10, 20, 40, 2560, 3600, 3600], rel=0.1)


def test_error_shown_to_operators_holds_none_of_its_text(work: Work) -> None:
    work.act = raising(ValueError("パスワード hunter2"))
    enqueue(kind=KIND, key="a")
    drain()
    assert row().last_error.startswith("ValueError (test_draining.py:")
    assert "hunter2" not in row().last_error


def test_row_that_works_after_a_failure_forgets_it(work: Work) -> None:
    work.act = raising(Retry("x"))
    with time_machine.travel(NOW, tick=False):
        enqueue(kind=KIND, key="a")
        drain()
    work.act = lambda payload: None
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        drain()
    assert (row().state, row().last_error) == ("done", "")


def test_park_puts_the_row_aside_at_once(work: Work) -> None:
    work.act = raising(Park("宛先がありません"))
    enqueue(kind=KIND, key="a", payload={"id": 5})
    counts, item = drain(), row()
    assert (counts, item.state, item.attempts) == ({"parked": 1}, "parked", 1)
    assert (item.last_error, item.payload) == ("宛先がありません", {"id": 5})


def test_postponed_row_comes_back_and_is_not_counted(work: Work) -> None:
    work.act = raising(Postpone(90))
    with time_machine.travel(NOW, tick=False):
        enqueue(kind=KIND, key="a")
        counts = drain()
    item = row()
    assert (counts, item.state, item.attempts) == ({"postponed": 1}, "waiting", 0)
    assert item.next_at == NOW + timedelta(seconds=90)


def test_service_away_leaves_the_kind_alone_and_counts_nothing(work: Work) -> None:
    work.act = raising(ServiceAway("止まっています", seconds=60))
    with time_machine.travel(NOW, tick=False):
        enqueue_many(KIND, [(str(number), {}) for number in range(20)])
        counts = drain()
    rows = OutboxItem.objects.values_list("state", "attempts", "lease_holder")
    assert (counts, len(work.done)) == ({}, 1)
    assert set(rows) == {("waiting", 0, "")}


def test_row_at_which_the_service_went_away_goes_behind_the_others(work: Work) -> None:
    work.act = raising(ServiceAway("止まっています", seconds=60))
    with time_machine.travel(NOW, tick=False):
        enqueue_many(KIND, [(str(number), {}) for number in range(3)])
        drain()
    waits = OutboxItem.objects.order_by("pk").values_list("next_at", flat=True)
    assert list(waits) == [NOW + timedelta(microseconds=1), NOW, NOW]


def test_row_that_alone_drives_the_service_away_holds_up_no_other_and_is_counted(
    work: Work,
) -> None:
    def act(payload: dict[str, int]) -> None:
        if payload["id"] == 0:
            raise ServiceAway("421 try later", seconds=0)

    work.act = act
    enqueue_many(KIND, [(str(number), {"id": number}) for number in range(4)])
    turns = Drain(threading.Event())
    for _ in range(5):
        turns.round()
    rows = OutboxItem.objects.order_by("pk").values_list("state", "attempts", "last_error")
    assert list(rows) == [("waiting", 1, "421 try later"), *[("done", 1, "")] * 3]


def test_one_failing_row_hinders_no_other(work: Work) -> None:
    def act(payload: dict[str, int]) -> None:
        if payload["id"] == 1:
            raise ValueError

    work.act = act
    enqueue_many(KIND, [(str(number), {"id": number}) for number in range(6)])
    assert drain() == {"done": 5, "retried": 1}


def test_flood_of_one_kind_leaves_every_other_kind_its_turn(work: Work) -> None:
    order: list[str] = []
    work.act = lambda payload: order.append("flood")
    handler("test.zz", batch=1)(lambda payload: order.append("single"))
    enqueue_many(KIND, [(str(number), {}) for number in range(12)])
    enqueue_many("test.zz", [("a", {}), ("b", {})])
    try:
        drain()
    finally:
        handlers.remove("test.zz")
    assert order == [*["flood"] * 4, "single", *["flood"] * 4, "single", *["flood"] * 4]


def test_batch_that_takes_long_gives_the_rest_back(work: Work) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        work.act = lambda payload: clock.shift(60)
        enqueue_many(KIND, [(str(number), {}) for number in range(3)])
        Drain(threading.Event()).round()
        states = list(OutboxItem.objects.order_by("pk").values_list("state", "attempts"))
    assert states == [("done", 1), ("waiting", 0), ("waiting", 0)]


def test_worker_that_is_told_to_stop_gives_the_rest_back(work: Work) -> None:
    stopping = threading.Event()
    work.act = lambda payload: stopping.set()
    enqueue_many(KIND, [(str(number), {}) for number in range(3)])
    Drain(stopping).round()
    assert sorted(OutboxItem.objects.values_list("state", flat=True)) == [
        "done",
        "waiting",
        "waiting",
    ]


def test_row_of_a_kind_nobody_handles_is_left_alone(work: Work) -> None:
    OutboxItem.objects.create(kind="removed.plugin", key="a")
    assert drain() == {}


def test_claimed_rows_are_not_given_to_a_second_worker(work: Work) -> None:
    enqueue_many(KIND, [(str(number), {}) for number in range(6)])
    first, second = (claims.claim(handlers.get(KIND)) for _ in range(2))
    keys = [[item.key for item in batch.items] for batch in (first, second)]
    assert (keys, claims.claim(handlers.get(KIND))) == ([["0", "1", "2", "3"], ["4", "5"]], None)


def test_rows_of_a_killed_worker_go_to_the_others_when_its_lease_ends(work: Work) -> None:
    with time_machine.travel(NOW, tick=False):
        enqueue_many(KIND, [("a", {}), ("b", {})])
        batch = claims.claim(handlers.get(KIND))
        claims.begin(batch, batch.items[0])
    with time_machine.travel(NOW + LEASE, tick=False):
        early = drain()
    with time_machine.travel(NOW + LEASE + timedelta(seconds=1), tick=False):
        late = drain()
    assert (early, late) == ({}, {"done": 2})
    assert (row("a").attempts, row("b").attempts) == (2, 1)


def test_row_that_kills_its_worker_each_time_is_parked_and_its_neighbours_are_not(
    work: Work,
) -> None:
    moment = NOW
    with time_machine.travel(moment, tick=False):
        enqueue_many(KIND, [("a", {}), ("b", {})])
    for _ in range(3):
        with time_machine.travel(moment, tick=False):
            claims.reap()
            batch = claims.claim(handlers.get(KIND))
            claims.begin(batch, batch.items[0])
        moment += LEASE + timedelta(seconds=1)
    with time_machine.travel(moment, tick=False):
        claims.reap()
    assert (row("a").state, row("a").last_error) == ("parked", WORKER_DIED)
    assert (row("b").state, row("b").attempts) == ("waiting", 0)


def test_renewed_lease_keeps_the_rows(work: Work) -> None:
    with time_machine.travel(NOW, tick=False):
        enqueue(kind=KIND, key="a")
        batch = claims.claim(handlers.get(KIND))
    with time_machine.travel(NOW + timedelta(seconds=50), tick=False):
        kept = claims.renew(batch)
    with time_machine.travel(NOW + timedelta(seconds=100), tick=False):
        assert (kept, claims.reap()) == (True, 0)


def test_worker_that_lost_its_lease_changes_nothing(work: Work) -> None:
    with time_machine.travel(NOW, tick=False):
        enqueue(kind=KIND, key="a")
        lost = claims.claim(handlers.get(KIND))
        claims.begin(lost, lost.items[0])
    with time_machine.travel(NOW + LEASE * 2, tick=False):
        claims.reap()
        second = claims.claim(handlers.get(KIND))
        claims.begin(second, second.items[0])
        assert claims.renew(lost) is False
        assert claims.begin(lost, lost.items[0]) is False
        claims.finish(lost, lost.items[0])
    assert (row().state, row().lease_holder) == (State.RUNNING, second.holder)
