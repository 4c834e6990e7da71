"""The days of the demo's cases, moved: they stand to the day of loading as to their author's.

Otherwise every open case would be overdue on its own, a week after the files were written.
"""

import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from portal.demo.fixtures import moment, read
from portal.extension.working_days import (
    add_working_days,
    is_working_day,
    working_days_between,
)

ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(T.+)?")
IN_TEXT = re.compile(r"\{(\d{4}-\d{2}-\d{2})\}")


def base_day(now: datetime) -> date:
    """The day that takes the place of the author's: the last working day of which as much has
    passed as of his, so that nothing is said in the future.
    """
    day, written = timezone.localdate(now), moment(read("people")["now"])
    if timezone.localtime(now).time() < timezone.localtime(written).time():
        day -= timedelta(days=1)
    return day if is_working_day(day) else add_working_days(day, -1)


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
    return IN_TEXT.sub(lambda day: in_words(moved_day(day[1], base)), text)


@cache
def moved_day(text: str, base: date) -> date:
    """As many working days from the base as it was from the author's day."""
    written = date.fromisoformat(read("people")["today"])
    return add_working_days(base, working_days_between(written, date.fromisoformat(text)))


def in_words(day: date) -> str:
    """As the texts write it."""
    return f"{day.month}月{day.day}日"
