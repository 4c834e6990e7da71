"""Values of cells as Excel would show them: enough of its number formats for office documents."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.extension.eras import era

LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
PATTERN = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?(%?)")
GENERAL_DIGITS = 11


def shown_value(value: Any, number_format: str) -> str:
    """A cell's value in words. Dates follow the era where the format does."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date)):
        return _date(value, number_format)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, (int, float)):
        return shown_number(value, number_format)
    return str(value)


def shown_number(value: float, number_format: str) -> str:
    """A number in its format: thousands, decimals, percent, leading zeros, 円 and △ around it."""
    positive, *others = (number_format or "General").split(";")
    form = others[0] if others and value < 0 else positive
    pattern = PATTERN.search(LITERAL.sub("", form))
    if pattern is None or "General" in form:
        return f"{value:.{GENERAL_DIGITS}g}" if value % 1 else f"{int(value)}"
    before, after = _around(form)
    number = abs(value) if others and value < 0 else value
    return f"{before}{_by_pattern(number, pattern)}{after}"


def _by_pattern(value: float, pattern: re.Match[str]) -> str:
    decimals, percent = pattern[1] or "", pattern[2]
    value = value * 100 if percent else value
    comma = "," if "," in pattern[0] else ""
    text = f"{value:{comma}.{len(decimals)}f}"
    whole = pattern[0].partition(".")[0]
    zeros = whole.count("0") if not comma else 0
    if not decimals and zeros > 1:
        text = text.zfill(zeros)
    return text + percent


def _around(form: str) -> tuple[str, str]:
    plain = LITERAL.sub(lambda found: found[1] or found[2] or "", form)
    pattern = PATTERN.search(plain)
    return (plain[: pattern.start()], plain[pattern.end() :]) if pattern else ("", "")


def _date(value: date, number_format: str) -> str:
    clock, day = "", value
    if isinstance(value, datetime):
        clock = f" {value:%H:%M}" if value.hour or value.minute else ""
        day = value.date()
    name, year = era(day)
    if "g" in number_format.lower().replace("general", "") and name:
        return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日{clock}"
    return f"{day.year}/{day.month}/{day.day}{clock}"
