"""The ladder at work: exactly the pending, each step once, and when it stops."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.notices.models import Delivery, NoticePage
from portal.notices.services import withdraw_notice
from portal.outbox.models import OutboxItem

from plugins.receipts import jobs, services
from plugins.receipts.models import LADDER, ReceiptRequest, Reminder, ReminderRun
from plugins.receipts.selectors.reminders import due_steps
from plugins.receipts.selectors.states import pending_deliveries
from plugins.receipts.services.reminders import remind
from tests.factories.notices import correct, make_notice
from tests.plugins.receipts.conftest import Acts
from tests.plugins.receipts.ladder import (
    EVERYBODY,
    PUBLISHED,
    STEP_DAYS,
    at,
    days_of_runs,
    every_day,
    pass_on,
    published_notice,
    reminded,
)
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(world: World) -> NoticePage:
    """A notice of 2 November to everybody."""
    return published_notice()


def test_each_step_is_carried_out_on_its_day(published: NoticePage) -> None:
    every_day(PUBLISHED, "2026-11-20")
    assert days_of_runs() == list(zip(LADDER, STEP_DAYS, strict=True))


def test_step_meets_everybody_pending(published: NoticePage, acts: Acts) -> None:
    acts.acknowledge(published, "kyufu")
    acts.not_applicable(published, "iwate_town")
    acts.reject(published, "morioka")
    acts.open(published, "hakodate")
    pass_on(STEP_DAYS[0])
    assert reminded("digest") == {"北海道", "函館市", "岩手県"}


def test_same_pass_twice_is_one_step(published: NoticePage) -> None:
    for _ in range(2):
        pass_on(STEP_DAYS[0])
    assert ReminderRun.objects.count() == 1


def test_nothing_happens_before_the_hour(published: NoticePage) -> None:
    with at(STEP_DAYS[0], hour=7):
        jobs.remind_the_silent()
    assert ReminderRun.objects.count() == 0


@pytest.mark.parametrize("day", ["2026-11-03", "2026-11-07"])
def test_nothing_happens_on_a_closed_day(published: NoticePage, day: str) -> None:
    pass_on(day)
    assert ReminderRun.objects.count() == 0


def test_confirmation_stops_the_ladder(published: NoticePage, acts: Acts) -> None:
    pass_on(STEP_DAYS[0])
    acts.acknowledge(published, "kyufu")
    pass_on(STEP_DAYS[1])
    assert EVERYBODY - reminded("seat") == {"札幌市"}


def test_withdrawn_notice_reminds_nobody(published: NoticePage, world: World) -> None:
    withdraw_notice(notice=published, reason="誤り", successor=None, by=world.user("approver"))
    pass_on(STEP_DAYS[0])
    assert ReminderRun.objects.count() == 0


def test_notice_out_of_display_reminds_nobody(published: NoticePage) -> None:
    ended = timezone.make_aware(datetime(2026, 11, 3, 12, 0))
    NoticePage.objects.filter(pk=published.pk).update(display_until=ended)
    pass_on(STEP_DAYS[0])
    assert ReminderRun.objects.count() == 0


@pytest.mark.parametrize("options", [{"required": False}, {"required": True, "pace": "none"}])
def test_notice_that_does_not_remind_is_left_alone(world: World, options: dict[str, Any]) -> None:
    with at(PUBLISHED):
        make_notice(options={"receipts": options})
    pass_on(STEP_DAYS[0])
    assert ReminderRun.objects.count() == 0


def test_major_correction_starts_anew(published: NoticePage, acts: Acts) -> None:
    pass_on(STEP_DAYS[0])
    acts.acknowledge(published, "kyufu")
    with at("2026-11-04", hour=15):
        correct(published)
    pass_on("2026-11-05")
    runs = list(ReminderRun.objects.order_by("sent_at").values_list("level", "step", "reached"))
    assert runs == [(1, "digest", 6), (2, "digest", 6)]


def test_minor_correction_goes_on(published: NoticePage, acts: Acts) -> None:
    pass_on(STEP_DAYS[0])
    with at("2026-11-04", hour=15):
        correct(published, level="minor")
    pass_on("2026-11-05")
    pass_on(STEP_DAYS[1])
    assert list(ReminderRun.objects.order_by("sent_at").values_list("level", "step")) == [
        (1, "digest"),
        (1, "seat"),
    ]


def test_missed_days_are_made_up_one_step_a_day(published: NoticePage) -> None:
    for day in ("2026-11-10", "2026-11-10", "2026-11-11"):
        pass_on(day)
    assert list(ReminderRun.objects.order_by("sent_at").values_list("step", flat=True)) == [
        "digest",
        "seat",
    ]


def test_deadline_moves_the_steps(world: World) -> None:
    with at("2026-12-14"):
        make_notice(options={"receipts": {"required": True}}, actions=[("到達確認", "2027-01-04")])
    for day in ("2026-12-21", "2026-12-22", "2026-12-29", "2027-01-01"):
        pass_on(day)
    assert [timezone.localdate(run.sent_at) for run in ReminderRun.objects.all()] == [
        date(2026, 12, 22)
    ]


def test_killed_pass_leaves_nothing_half_done(published: NoticePage, monkeypatch: Any) -> None:
    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    pass_on(STEP_DAYS[0])
    monkeypatch.setattr("plugins.receipts.services.reminders.enqueue", killed)
    with at(STEP_DAYS[1]) as today, pytest.raises(KeyboardInterrupt), transaction.atomic():
        remind(today=today)
    assert (reminded("seat"), ReminderRun.objects.filter(step="seat").count()) == (set(), 0)
    monkeypatch.undo()
    pass_on(STEP_DAYS[1])
    assert reminded("seat") == EVERYBODY


def test_statements_do_not_grow_with_the_audience(published: NoticePage, world: World) -> None:
    def statements() -> int:
        with at(STEP_DAYS[0]) as today, CaptureQueriesContext(connection) as queries:
            services.reminders.carry_out(steps=due_steps(today))
            transaction.set_rollback(False)
        return len(queries)

    narrow = Delivery.objects.filter(notice=published.pk).exclude(organisation__name="札幌市")
    narrow.update(is_current=False)
    with transaction.atomic():
        one = statements()
        Reminder.objects.all().delete()
        ReminderRun.objects.all().delete()
        OutboxItem.objects.all().delete()
    narrow.update(is_current=True)
    assert statements() == one


def test_due_steps_take_a_fixed_number_of_queries(
    published: NoticePage, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with at(STEP_DAYS[0]) as today, django_assert_num_queries(4):
        assert len(due_steps(today)) == 1
    with at(PUBLISHED):
        for number in range(2):
            make_notice(title=f"通知{number}", options={"receipts": {"required": True}})
    with at(STEP_DAYS[0]) as today, django_assert_num_queries(4):
        assert len(due_steps(today)) == 3


ACTS = ("acknowledge", "done", "not_applicable", "reject", "open", "proxy", "nothing")
KEYS = {
    "hokkaido": "北海道", "kyufu": "札幌市", "hakodate": "函館市",
    "iwate": "岩手県", "morioka": "盛岡市", "iwate_town": "岩手町",
}  # fmt: skip
HISTORY = st.lists(st.tuples(st.sampled_from(sorted(KEYS)), st.sampled_from(ACTS)), max_size=4)
SILENT_ACTS = {"open", "nothing"}


@given(histories=st.lists(HISTORY, min_size=len(LADDER), max_size=len(LADDER)))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_step_meets_exactly_the_pending(
    published: NoticePage, acts: Acts, histories: list[list[tuple[str, str]]]
) -> None:
    answered: set[str] = set()
    with transaction.atomic():
        for step, day, history in zip(LADDER, STEP_DAYS, histories, strict=True):
            for key, act in history:
                answered |= acted(acts, published, key, act)
            pass_on(day)
            assert reminded(step) == EVERYBODY - answered
            names = pending_deliveries().values_list("organisation__name", flat=True)
            assert reminded(step) == set(names)
        transaction.set_rollback(True)


def acted(acts: Acts, notice: NoticePage, key: str, act: str) -> set[str]:
    """Do something in the name of an organisation; its name if that was an answer."""
    try:
        if act == "proxy":
            acts.proxy(notice, key, "editor")
        elif act != "nothing":
            getattr(acts, act)(notice, key)
    except (services.AlreadyAcknowledged, services.AnsweredOtherwise):
        return set()
    return set() if act in SILENT_ACTS else {KEYS[key]}


def test_deadline_that_cannot_be_reckoned_with_stops_nobody_else(published: NoticePage) -> None:
    strange = published_notice()
    ReceiptRequest.objects.filter(version=strange.current_version).update(due=date.max)
    every_day(PUBLISHED, "2026-11-20")
    assert {run.notice_id for run in ReminderRun.objects.all()} == {published.pk}
