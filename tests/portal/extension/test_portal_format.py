"""Dates, sizes and phrases as every page writes them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.paginator import Paginator
from django.utils import timezone
from portal.extension.templatetags import portal_format

pytestmark = pytest.mark.once
TODAY = "2026-11-24T10:00:00+09:00"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 11, 18), "令和8年11月18日（水）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(2019, 4, 30), "平成31年4月30日（火）"),
        (date(1926, 12, 25), "昭和元年12月25日（土）"),
        (date(1900, 1, 1), "1900年1月1日（月）"),
        (datetime(2026, 11, 17, 15, 0, tzinfo=UTC), "令和8年11月18日（水）"),
        (None, ""),
    ],
)
def test_wareki_writes_era_and_weekday(value: Any, written: str) -> None:
    assert portal_format.wareki(value) == written


def test_era_digits_are_those_of_a_date_stamp() -> None:
    assert portal_format.era_digits(date(2026, 11, 24)) == "8.11.24"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 11, 27), "11月27日（金）"),
        (date(2025, 11, 28), "令和7年11月28日（金）"),
        (date(2027, 1, 5), "令和9年1月5日（火）"),
        (datetime(2025, 12, 31, 15, 0, tzinfo=UTC), "1月1日（木）"),
        (datetime(2026, 11, 26, 23, 30, tzinfo=UTC), "11月27日（金）"),
        ("", ""),
    ],
)
@time_machine.travel(TODAY)
def test_monthday_writes_the_day_in_japan_and_another_year(value: Any, written: str) -> None:
    assert portal_format.monthday(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 11, 24, 7, 40, tzinfo=UTC), "11月24日 16:40"),
        (datetime(2025, 12, 17, 7, 40, tzinfo=UTC), "令和7年12月17日 16:40"),
        (datetime(2026, 1, 2, 9, 5), "1月2日 09:05"),
        (None, ""),
    ],
)
@time_machine.travel(TODAY)
def test_monthday_time_writes_the_time_in_japan_and_another_year(value: Any, written: str) -> None:
    assert portal_format.monthday_time(value) == written


@pytest.mark.parametrize(
    ("days", "label", "state"),
    [
        (-2, "2日過ぎ", "late"),
        (0, "今日まで", "today"),
        (1, "あと1日", "soon"),
        (7, "あと7日", "soon"),
        (8, "あと8日", "far"),
    ],
)
def test_deadline_has_days_word_and_state(days: int, label: str, state: str) -> None:
    due = timezone.localdate() + timedelta(days=days)
    written = (
        portal_format.days_left(due),
        portal_format.days_left_label(due),
        portal_format.due_state(due),
    )
    assert written == (days, label, state)


def test_missing_deadline_is_written_as_nothing() -> None:
    written = [
        portal_format.days_left(None),
        portal_format.days_left_label(None),
        portal_format.due_state(None),
    ]
    assert written == ["", "", ""]


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 バイト"),
        (1023, "1,023 バイト"),
        (1024, "1 KB"),
        (319_488, "312 KB"),
        (1_048_000, "1,023 KB"),
        (1_048_570, "1 MB"),
        (1_887_437, "1.8 MB"),
        (10_480_000, "10 MB"),
        (156_237_824, "149 MB"),
        (5 * 1024**3, "5 GB"),
        (2000 * 1024**4, "2,000 TB"),
        (None, ""),
    ],
)
def test_filesize_is_short(size: int | None, written: str) -> None:
    assert portal_format.filesize_ja(size) == written


def test_phrases_break_between_phrases() -> None:
    assert portal_format.phrases("今日は天気です。") == "今日は<wbr>天気です。"


def test_phrases_escape_text() -> None:
    assert "<script>" not in portal_format.phrases("<script>今日は</script>")


@pytest.mark.parametrize("value", [None, ""])
def test_phrases_of_nothing_are_nothing(value: Any) -> None:
    assert portal_format.phrases(value) == ""


def test_page_numbers_leave_out_the_middle() -> None:
    page = Paginator(range(220), 20).page(1)
    assert list(portal_format.page_numbers(page)) == [1, 2, 3, "…", 11]


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (999, "999"), (1788, "1,788")])
def test_thousands_are_separated(number: int, shown: str) -> None:
    assert portal_format.thousands(number) == shown
