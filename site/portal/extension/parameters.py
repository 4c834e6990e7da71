"""What people, or whoever, put into an address, before a database meets it."""

LONGEST_ID = 18
"""Digits; more do not fit into a big integer."""


def is_id(value: str) -> bool:
    """Whether a value can be a primary key or another number that a database holds."""
    return value.isascii() and value.isdigit() and len(value) <= LONGEST_ID


def without_nul(value: str) -> str:
    """The value without the one character that PostgreSQL refuses to compare."""
    return value.replace("\x00", "")
