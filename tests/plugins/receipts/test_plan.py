"""The days of the ladder: working days, deadlines, holidays."""

from datetime import date

import pytest

from plugins.receipts.models import LADDER, Pace, Step
from plugins.receipts.selectors.plan import come_due, next_step, numbers, planned


def days(published: str, due: str | None = None, pace: str = Pace.STANDARD) -> list[str]:
    """The plan as text."""
    plan = planned(
        start=date.fromisoformat(published),
        due=date.fromisoformat(due) if due else None,
        pace=pace,
    )
    return [day.isoformat() for day in plan.values()]


def test_steps_over_the_turn_of_the_year() -> None:
    assert days("2026-12-25") == [
        "2026-12-28", "2027-01-05", "2027-01-07", "2027-01-12", "2027-01-15",
    ]  # fmt: skip


def test_steps_over_golden_week() -> None:
    assert days("2026-04-28") == [
        "2026-04-30", "2026-05-07", "2026-05-11", "2026-05-13", "2026-05-18",
    ]  # fmt: skip


def test_steps_around_a_deadline_after_the_turn_of_the_year() -> None:
    assert days("2026-12-14", "2027-01-04") == [
        "2026-12-22", "2026-12-24", "2026-12-28", "2027-01-05", "2027-01-06",
    ]  # fmt: skip


def test_deadline_on_a_closed_day_counts_from_there() -> None:
    assert days("2026-04-01", "2026-05-05")[1:4] == ["2026-04-28", "2026-05-01", "2026-05-07"]


def test_near_deadline_leaves_a_working_day_between_steps() -> None:
    assert days("2026-11-26", "2026-11-27") == [
        "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03",
    ]  # fmt: skip


def test_hurry_takes_a_step_each_working_day() -> None:
    assert days("2026-12-25", "2027-03-31", Pace.FAST) == [
        "2026-12-28", "2027-01-04", "2027-01-05", "2027-01-06", "2027-01-07",
    ]  # fmt: skip


def test_no_reminders_means_no_plan() -> None:
    assert days("2026-11-18", pace=Pace.NONE) == []


PUBLISHED = date(2026, 11, 2)
PLAN = planned(start=PUBLISHED, due=None, pace=Pace.STANDARD)


@pytest.mark.parametrize(
    ("today", "done", "expected"),
    [
        ("2026-11-02", (), None),
        ("2026-11-04", (), Step.DIGEST),
        ("2026-11-05", ("digest",), None),
        ("2026-11-06", ("digest",), Step.SEAT),
        ("2026-11-06", (), Step.DIGEST),
        ("2026-11-10", ("digest", "seat"), Step.REPRESENTATIVE),
        ("2026-11-17", (), Step.REPRESENTATIVE),
        ("2026-11-18", ("representative",), Step.PREFECTURE),
        ("2026-11-30", (), Step.PHONE),
        ("2026-12-01", ("phone",), None),
        ("2026-11-20", tuple(LADDER), None),
    ],
)
def test_step_of_a_day(today: str, done: tuple[str, ...], expected: Step | None) -> None:
    come = come_due(PLAN, done, date.fromisoformat(today), asked=PUBLISHED)
    assert next(iter(come), None) == expected


def test_what_nobody_asked_for_by_its_day_was_not_missed() -> None:
    assert come_due(PLAN, (), date(2026, 11, 30), asked=date(2026, 11, 24)) == []


def test_rest_of_the_ladder_starts_from_the_change() -> None:
    plan = planned(start=date(2026, 11, 9), due=None, pace=Pace.FAST, first=2)
    assert plan == {
        Step.REPRESENTATIVE: date(2026, 11, 10),
        Step.PREFECTURE: date(2026, 11, 11),
        Step.PHONE: date(2026, 11, 12),
    }


@pytest.mark.parametrize(
    ("done", "expected"),
    [((), Step.DIGEST), (("digest", "representative"), Step.PREFECTURE), (("phone",), None)],
)
def test_next_step_by_hand(done: tuple[str, ...], expected: Step | None) -> None:
    assert next_step(done) == expected


@pytest.mark.parametrize("text", ["1,2,3", "1,2,3,4,x", ""])
def test_setting_without_a_number_for_each_step_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        numbers(text)
