"""How dates, sizes and Japanese phrases are written on every page, of the host and of plugins.

Datetimes are shown in the time zone of the portal. Nothing (``None``, ``""``) is written as an
empty string, so that a page never fails over a missing date.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

import budoux
from django import template
from django.core.paginator import Page
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.extension.eras import era

register = template.Library()

Day = date | datetime | None

WEEKDAYS = "月火水木金土日"
SOON_DAYS = 7
"""A deadline this many days away or nearer is marked as close."""

SIZE_STEP = 1024
SIZE_UNITS = ("KB", "MB", "GB", "TB")


def local(value: date | datetime) -> date | datetime:
    """The same moment in the portal's time zone; plain dates and naive times stay as they are."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def local_date(value: date | datetime) -> date:
    """The calendar day of a date or moment in the portal's time zone."""
    value = local(value)
    return value.date() if isinstance(value, datetime) else value


@register.filter
def wareki(value: Day) -> str:
    """令和8年11月18日（水）."""
    if not value:
        return ""
    day = local_date(value)
    return f"{year_of(day)}{day.month}月{day.day}日（{weekday(day)}）"


def year_of(day: date) -> str:
    """令和8年; the first one of an era is 元年."""
    name, year = era(day)
    return f"{name}{'元' if name and year == 1 else year}年"


def other_year(day: date) -> str:
    """令和7年 before a short date of another year: old ones must not read like new ones."""
    return "" if day.year == timezone.localdate().year else year_of(day)


@register.filter
def era_digits(value: Day) -> str:
    """8.11.18, as on a date stamp: year of the era, month, day."""
    if not value:
        return ""
    day = local_date(value)
    return f"{era(day)[1]}.{day.month}.{day.day}"


def short_day(value: Day) -> str:
    """11月18日; 令和7年11月18日 where it is not this year."""
    if not value:
        return ""
    day = local_date(value)
    return f"{other_year(day)}{day.month}月{day.day}日"


@register.filter
def monthday(value: Day) -> str:
    """11月27日（金）; 令和7年11月27日（木） where it is not this year."""
    return f"{short_day(value)}（{weekday(value)}）" if value else ""


@register.filter
def weekday(value: Day) -> str:
    """金."""
    return WEEKDAYS[local_date(value).weekday()] if value else ""


@register.filter
def monthday_time(value: datetime | None) -> str:
    """11月24日 16:40; 令和7年11月24日 16:40 where it is not this year."""
    return f"{short_day(value)} {local(value):%H:%M}" if value else ""


@register.filter
def days_left(value: Day) -> int | str:
    """Whole days from today: 0 is today, negative is past."""
    return (local_date(value) - timezone.localdate()).days if value else ""


@register.filter
def days_left_label(value: Day) -> str:
    """今日まで, あと3日, 2日過ぎ."""
    left = days_left(value)
    if isinstance(left, str):
        return ""
    if left == 0:
        return "今日まで"
    return f"あと{left}日" if left > 0 else f"{-left}日過ぎ"


@register.filter
def due_state(value: Day) -> str:
    """``late``, ``today``, ``soon`` or ``far``: the word the style sheets know a deadline by."""
    left = days_left(value)
    if isinstance(left, str):
        return ""
    if left < 0:
        return "late"
    if left == 0:
        return "today"
    return "soon" if left <= SOON_DAYS else "far"


@register.filter
def thousands(value: int) -> str:
    """1,788."""
    return f"{value:,}"


@register.filter
def filesize_ja(value: int | None) -> str:
    """Bytes as 512 バイト, 312 KB, 1.8 MB, 149 MB (1 KB is 1,024 bytes)."""
    if value is None or value == "":
        return ""
    if value < SIZE_STEP:
        return f"{value:,} バイト"
    size = float(value)
    for unit in SIZE_UNITS:
        size /= SIZE_STEP
        if round(size) < SIZE_STEP or unit == SIZE_UNITS[-1]:
            break
    if unit != "KB" and round(size, 1) < 10:
        return f"{size:.1f}".removesuffix(".0") + f" {unit}"
    return f"{round(size):,} {unit}"


@lru_cache(maxsize=1)
def phrase_parser() -> budoux.Parser:
    """The Japanese model, loaded once for each process."""
    return budoux.load_default_japanese_parser()


@register.filter
def phrases(value: object) -> SafeString:
    """Escaped text with a line-break opportunity between phrases, for headings and short lines."""
    text = "" if value is None else str(value)
    parts = phrase_parser().parse(text) if text else []
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """Numbers to offer around a page of a list; "…" stands for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
