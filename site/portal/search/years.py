"""Years written in the other calendar: 令和6年4月1日 is also found as 2024年4月1日, and back."""

import re
from datetime import date

from portal.extension.eras import ERAS, era

FIRST_YEARS = {name: day.year for day, name in ERAS}
LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正"}
DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")}
NUMBER = r"元|[0-9]{1,2}|[〇一二三四五六七八九十]{1,3}"
REST = r"(年度?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?)"
# Of folded texts: R6.4.1 has become r6.4.1.
ERA_YEAR = re.compile(rf"({'|'.join(FIRST_YEARS)})({NUMBER}){REST}")
SHORT_YEAR = re.compile(r"\b([rhst])([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{1,2})(?![0-9])")
COMMON_YEAR = re.compile(rf"(?<![0-9])((?:19|20)[0-9]{{2}}){REST}")
COMMON_DAY = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[ー./]([0-9]{1,2})[ー./]([0-9]{1,2})(?![0-9])"
)


def other_years(folded: str) -> str:
    """What a folded text says of years, in both calendars, for those that it writes in one."""
    found = [f"{FIRST_YEARS[n] + number(y) - 1}{rest}" for n, y, rest in ERA_YEAR.findall(folded)]
    found += [era_year(int(year), rest) for year, rest in COMMON_YEAR.findall(folded)]
    for letter, year, month, day in SHORT_YEAR.findall(folded):
        found += both(FIRST_YEARS[LETTERS[letter]] + int(year) - 1, month, day)
    for year, month, day in COMMON_DAY.findall(folded):
        found += both(int(year), month, day)
    return " ".join(dict.fromkeys(found))


def both(year: int, month: str, day: str) -> list[str]:
    """A day written in numbers, in words of both calendars."""
    rest = f"年{int(month)}月{int(day)}日"
    return [f"{year}{rest}", era_year(year, rest)]


def era_year(year: int, rest: str) -> str:
    """The year of an era by its last day, as a fiscal year is called: 2019年 is 令和1年."""
    name, number_in_era = era(date(year, 12, 31))
    return f"{name}{number_in_era}{rest}"


def number(written: str) -> int:
    """元, digits, or kanji up to 九十九."""
    if written == "元":
        return 1
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    units = DIGITS.get(ones[-1:], 0)
    return units + (10 * DIGITS.get(tens[-1:], 1) if ten else 0)
