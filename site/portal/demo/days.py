"""The days of the demo, moved: they stand to the day of loading as to their author's.

Otherwise every open case would be overdue on its own, a week after the files were written, and
every notice old.
"""

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from portal.demo.fixtures import moment, read
from portal.extension.eras import era
from portal.extension.working_days import (
    add_working_days,
    is_working_day,
    working_days_between,
)

ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(T.+)?")
IN_TEXT = re.compile(r"\{(令和)?(\d{4}-\d{2}-\d{2})(（曜）)?\}")
WEEKDAYS = "月火水木金土日"


def base_day(now: datetime) -> date:
    """The day that takes the place of the author's: the last working day of which as much has
    passed as of his, so that nothing is said in the future.
    """
    day, written = timezone.localdate(now), moment(read("people")["now"])
    if timezone.localtime(now).time() < timezone.localtime(written).time():
        day -= timedelta(days=1)
    return day if is_working_day(day) else add_working_days(day, -1)


def rows_now(name: str) -> list[dict[str, Any]]:
    """The rows of a file, with their days as they stand at loading."""
    base = base_day(timezone.now())
    return [moved(row, base) for row in read(name)[name]]


def moved(value: Any, base: date) -> Any:
    """Rows with all their days moved; a day in a text stands in braces."""
    if isinstance(value, dict):
        return {key: moved(part, base) for key, part in value.items()}
    if isinstance(value, list):
        return [moved(part, base) for part in value]
    return moved_text(value, base) if isinstance(value, str) else value


def moved_text(text: str, base: date) -> str:
    """A day, a moment, or words."""
    if found := ISO.fullmatch(text):
        return f"{moved_day(found[1], base)}{found[2] or ''}"
    return IN_TEXT.sub(
        lambda day: in_words(moved_day(day[2], base), bool(day[1]), bool(day[3])), text
    )


@cache
def moved_day(text: str, base: date) -> date:
    """As many working days from the base as it was from the author's day; on that, itself."""
    written, day = date.fromisoformat(read("people")["today"]), date.fromisoformat(text)
    if base == written:
        return day
    return add_working_days(base, working_days_between(written, day))


def in_words(day: date, has_era: bool, has_weekday: bool) -> str:
    """As the texts write it."""
    name, year = era(day)
    before = f"{name}{year}年" if has_era else ""
    after = f"（{WEEKDAYS[day.weekday()]}）" if has_weekday else ""
    return f"{before}{day.month}月{day.day}日{after}"
