"""How a notice is called outside of its pages: the key of notifications, the code people type."""

import re
import unicodedata
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

SEARCH_KIND = "notice"
PREFIX = f"{SEARCH_KIND}:"
# The hyphen as a Japanese keyboard gives it, too, and none at all.
_CODE = re.compile(r"T[-‐‑–—―−ー]?([1-9][0-9]{0,17})", re.IGNORECASE)


def object_key(notice_id: int) -> str:
    """How notifications and levels name a notice."""
    return f"{PREFIX}{notice_id}"


def notice_key(notice_id: Any) -> Concat:
    """The same of a column, inside a query."""
    return Concat(Value(PREFIX), Cast(notice_id, CharField()))


def notice_id_of(key: str) -> int:
    """The notice that a key names."""
    return int(key.removeprefix(PREFIX))


def short_code(notice_id: int) -> str:
    """What a mail tells to type into the search box of the list: T-4821."""
    return f"T-{notice_id}"


def notice_id_typed(text: str) -> int | None:
    """The notice meant by a code as somebody typed it, in full or half width; None if no code."""
    found = _CODE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else None
