"""The days of the demo, moved to the day of loading."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from portal.demo.days import IN_TEXT, base_day, moved, rows_now
from portal.demo.fixtures import DEMO_DIR, moment

pytestmark = pytest.mark.once
AUTHOR = date(2026, 11, 24)
WRITTEN_OUT = re.compile(r"(?:令和(\d+)年)?(\d+月\d+日)")
FIXED = {
    "12月28日", "12月29日", "1月1日", "1月3日",  # the turn of the year
    "12月31日", "1月31日",  # ends of a year's and of a contract's term
    "7月1日", "7月31日", "8月1日",  # the year of 介護保険, and the slip corrected in it
}  # fmt: skip
"""What stands in the calendar, whenever the demo is loaded."""


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
        ("期限　{令和2026-11-26（曜）}", "期限　令和9年1月5日（火）"),
    ],
)
def test_working_days_stay_as_far_apart(day: str, there: str) -> None:
    assert moved([day], date(2026, 12, 28)) == [there]


@pytest.mark.parametrize("name", ["notices", "faq", "cases"])
def test_no_brace_is_left_in_a_text(name: str) -> None:
    text = str(rows_now(name))
    assert not IN_TEXT.search(text)
    assert "（曜）" not in text


@pytest.mark.parametrize("name", ["notices", "faq", "cases"])
def test_days_to_come_stand_in_braces(name: str) -> None:
    text = (DEMO_DIR / f"{name}.yaml").read_text("utf-8")
    days = [day for day in WRITTEN_OUT.finditer(text) if day[2] not in FIXED]
    assert [day[0] for day in days if is_to_come(day)] == []


def is_to_come(day: re.Match[str]) -> bool:
    """After the author's day; where no year is written, within three months of it."""
    month, number = map(int, re.findall(r"\d+", day[2]))
    if day[1]:
        return date(2018 + int(day[1]), month, number) > AUTHOR
    dates = (date(year, month, number) for year in (2026, 2027))
    return any(AUTHOR < each < AUTHOR + timedelta(days=92) for each in dates)


def test_notices_cover_eighteen_months_up_to_the_day_of_loading() -> None:
    with time_machine.travel("2027-06-30T18:00:00+09:00", tick=False):
        rows = [row for row in rows_now("notices") if not row.get("imported")]
        moments = [moment(version["at"]) for row in rows for version in row["versions"]]
        assert timezone.now() - timedelta(days=7) < max(moments) <= timezone.now()
        assert timedelta(days=510) < max(moments) - min(moments) < timedelta(days=570)
        dues = [action["due"] for row in rows for action in row["actions"]]
        assert sum(due > "2027-06-30" for due in dues) > 5
