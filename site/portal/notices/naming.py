"""How a notice is called outside of its pages: the key of notifications, the code people type."""

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from portal.extension.parameters import id_in_code

SEARCH_KIND = "notice"
PREFIX = f"{SEARCH_KIND}:"
LETTER = "T"


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
    """What a mail tells to type into the search box: T-4821."""
    return f"{LETTER}-{notice_id}"


def notice_id_typed(text: str) -> int | None:
    """The notice meant by a code as somebody typed it; None if no code."""
    return id_in_code(LETTER, text)
