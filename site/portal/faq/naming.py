"""How an FAQ is called outside of its page: the key of notifications, the number people read."""

KIND = "faq"
PREFIX = "faq:"


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
    """F-412, as it stands on the page and on paper."""
    return f"F-{faq_id}"
