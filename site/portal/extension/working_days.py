"""Working days of government offices in Japan: the calendar of digests, reminders and clocks.

Offices are closed on Saturdays, Sundays, national holidays (substitute and in-between holidays
included) and from 29 December to 3 January. Nothing here knows an office's own extra days off.
All dates are calendar dates in Japan; callers turn a moment into one with ``timezone.localdate``.
"""

from datetime import date, timedelta
from functools import cache

import holidays

_SATURDAY = 5
_YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
_ONE_DAY = timedelta(days=1)


@cache
def _national_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("JP", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _YEAR_END:
        return False
    return day not in _national_holidays(day.year)


def next_working_day(day: date) -> date:
    """The first working day after ``day``; never ``day`` itself."""
    day += _ONE_DAY
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The working day ``count`` working days after ``day``, or before it for a negative count.

    With 0 it is ``day`` itself, or the next working day when offices are closed on it.
    """
    if count == 0:
        return day if is_working_day(day) else next_working_day(day)
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` is earlier.

    So ``working_days_between(day, add_working_days(day, n))`` is ``n`` for every n except 0.
    """
    if end < start:
        return -working_days_between(end - _ONE_DAY, start - _ONE_DAY)
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)
