"""The days of the demo's cases, moved to the day of loading."""

from datetime import date, datetime

import pytest
from portal.demo.days import base_day, moved

pytestmark = pytest.mark.once
AUTHOR = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("now", "base"),
    [
        ("2026-11-24T16:52", "2026-11-24"),
        ("2026-11-24T16:51", "2026-11-20"),
        ("2026-11-29T18:00", "2026-11-27"),
        ("2026-12-31T09:00", "2026-12-28"),
        ("2027-01-04T09:00", "2026-12-28"),
    ],
)
def test_base_is_the_last_working_day_that_has_gone_as_far(now: str, base: str) -> None:
    assert str(base_day(datetime.fromisoformat(f"{now}:00+09:00"))) == base


def test_nothing_moves_on_the_authors_day() -> None:
    row = {"at": "2026-11-13T15:06:00+09:00", "next_date": "2026-11-26", "holder": None, "n": [1]}
    assert moved(row, AUTHOR) == row


@pytest.mark.parametrize(
    ("day", "there"),
    [
        ("2026-11-24", "2026-12-28"),
        ("2026-11-25", "2027-01-04"),
        ("2026-11-20", "2026-12-25"),
        ("2026-11-20T15:06:00+09:00", "2026-12-25T15:06:00+09:00"),
        ("{2026-11-26}まで、令和8年11月26日の通知", "1月5日まで、令和8年11月26日の通知"),
    ],
)
def test_working_days_stay_as_far_apart(day: str, there: str) -> None:
    assert moved([day], date(2026, 12, 28)) == [there]
