"""Case numbers that can be read out on the phone and not be guessed: CAS-00069-Z4G0W7."""

import re
import secrets
import unicodedata

# Without I, L, O, U, 0 and 1, which look like one another or like nothing good.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
TAIL = 6  # 30 ** 6: one in 729 million
PATTERN = re.compile(r"CAS-[0-9]{5,}-[0-9A-Z]{6}")


def new_number(ticket_id: int) -> str:
    """The number of a new case: the ticket's id in five digits, and six drawn letters."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(TAIL))
    return f"CAS-{ticket_id:05d}-{tail}"


def read_number(text: str) -> str | None:
    """A number as somebody typed it (small letters, full width, blanks), or None."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    plain = re.sub("[‐‑–—―−ー]", "-", plain)
    return plain if PATTERN.fullmatch(plain) else None
