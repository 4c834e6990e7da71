"""How an FAQ is called outside of its page: the key of notifications, the number people read."""

KIND = "faq"
PREFIX = "faq:"


def object_key(faq_id: int) -> str:
    """How notifications and levels name an FAQ."""
    return f"{PREFIX}{faq_id}"


def faq_id_of(key: str) -> int:
    """The FAQ that a key names."""
    return int(key.removeprefix(PREFIX))


def short_code(faq_id: int) -> str:
    """F-412, as it stands on the page and on paper."""
    return f"F-{faq_id}"
