"""The calendar of government offices, over the turns of the year and Golden Week."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portal.extension.working_days import (
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)

pytestmark = pytest.mark.once

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 12, 28),  # 御用納め
        date(2027, 1, 4),  # 御用始め
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 5, 7),
        date(2021, 7, 19),  # the day 海の日 left that year
    ],
)
def test_working_day_is_open(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 12, 29),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2025, 1, 3),
        date(2026, 5, 4),
        date(2026, 5, 6),  # substitute for Sunday 3 May
        date(2026, 9, 22),  # between two holidays
        date(2026, 11, 23),
        date(2026, 11, 28),  # Saturday
        date(2026, 11, 29),  # Sunday
        date(2021, 7, 22),  # 海の日, moved for the Games
    ],
)
def test_day_off_is_closed(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 28), date(2027, 1, 4)),
        (date(2027, 12, 28), date(2028, 1, 4)),
        (date(2026, 4, 28), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 5, 7)),
        (date(2026, 11, 25), date(2026, 11, 26)),
    ],
)
def test_next_working_day_skips_days_off(day: date, expected: date) -> None:
    assert next_working_day(day) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 12, 25), 3, date(2027, 1, 5)),
        (date(2026, 12, 30), 1, date(2027, 1, 4)),
        (date(2026, 5, 7), -3, date(2026, 4, 28)),
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
        (date(2026, 12, 31), 0, date(2027, 1, 4)),
    ],
)
def test_add_working_days_counts_open_days_only(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


def test_working_days_between_leaves_the_first_day_out() -> None:
    assert working_days_between(date(2026, 12, 28), date(2027, 1, 5)) == 2
    assert working_days_between(date(2026, 12, 29), date(2027, 1, 3)) == 0
    assert working_days_between(date(2026, 5, 1), date(2026, 5, 1)) == 0


@given(day=days, count=st.integers(-60, 60).filter(bool))
def test_between_undoes_add(day: date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


@given(day=days)
def test_next_working_day_is_open_and_the_first(day: date) -> None:
    following = next_working_day(day)

    assert is_working_day(following)
    gap = (following - day).days
    assert not any(is_working_day(day + timedelta(days=number)) for number in range(1, gap))
