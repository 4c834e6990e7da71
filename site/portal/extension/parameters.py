"""What people, or whoever, put into an address, before a database meets it."""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError

FIRST_YEAR, LAST_YEAR = 1900, 2999
# Control characters but tab and line ends, and lone surrogates: no database takes them all.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Of these, what JSON can spell and no page or database can hold.
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
OFF_THE_CALENDAR = f"{FIRST_YEAR}年から{LAST_YEAR}年までの日付にしてください。"
LONGEST_ID = 18
"""Digits; more do not fit into a big integer."""


def is_id(value: str) -> bool:
    """Whether a value can be a primary key or another number that a database holds."""
    return value.isascii() and value.isdigit() and len(value) <= LONGEST_ID


def id_in_code(letter: str, text: str) -> int | None:
    """The id in a short code like T-4821 as somebody typed it: in full or half width, with a hyphen
    as any keyboard gives it, or with none. None where the text is no such code.
    """
    code = re.compile(rf"{letter}[-‐‑–—―−ー]?([1-9][0-9]{{0,{LONGEST_ID - 1}}})", re.IGNORECASE)
    found = code.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else None


def without_nul(value: str) -> str:
    """The value without the one character that PostgreSQL refuses to compare."""
    return value.replace("\x00", "")


def is_readable(value: str) -> bool:
    """Whether a text that came by another way than a form's field can be stored and shown."""
    return UNREADABLE.search(value) is None


def is_storable(value: str) -> bool:
    """Whether a text out of JSON can be kept and shown again, be it to be put right."""
    return UNSTORABLE.search(value) is None


def is_plausible(day: date) -> bool:
    """Whether a day, or a moment, lies where one can reckon with it: 9999-12-31 has no next day."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def check_plausible(day: date) -> None:
    """For fields of forms. Raises ValidationError in Japanese."""
    if not is_plausible(day):
        raise ValidationError(OFF_THE_CALENDAR)


def check_day(day: date) -> None:
    """For deadlines: who means that there is none leaves it empty. Raises ValidationError."""
    if not is_plausible(day):
        raise ValidationError(f"{OFF_THE_CALENDAR}期限がなければ空にしてください。")
