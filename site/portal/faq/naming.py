"""How an FAQ is called outside of its page: the key of notifications, the number people read."""

from portal.extension.parameters import id_in_code

KIND = "faq"
PREFIX = "faq:"
LETTER = "F"


def object_key(faq_id: int) -> str:
    """How notifications and levels name an FAQ."""
    return f"{PREFIX}{faq_id}"


def faq_id_of(key: str) -> int:
    """The FAQ that a key names."""
    return int(key.removeprefix(PREFIX))


def notice_name(number: str, title: str) -> str:
    """A notice as a ground: its number; the title where the number is only a kind (事務連絡)."""
    if any(character.isdigit() for character in number):
        return number
    return f"{number}「{title}」"


def short_code(faq_id: int) -> str:
    """F-412, as it stands on the page, on paper and in mails, to be typed into the search box."""
    return f"{LETTER}-{faq_id}"


def faq_id_typed(text: str) -> int | None:
    """The FAQ meant by a number as somebody typed it; None if it is no such number."""
    return id_in_code(LETTER, text)
