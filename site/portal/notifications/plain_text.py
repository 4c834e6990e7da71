"""Japanese plain text for mails: lines that every mail program shows as they were written."""

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 72
"""Columns of a line; a full-width character takes two."""
NOT_FIRST = set("、。，．,.：；！？!?）)」』】〕］｝〉》ー々ゝゞ・…")
NOT_LAST = set("（(「『【〔［｛〈《")
_BLANKS = re.compile(r"[ \t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WORDS = re.compile(r"[!-~]+|.", re.DOTALL)


def columns(text: str) -> int:
    """Width of a text in columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "FWA" else 1 for letter in text)


def one_line(text: str) -> str:
    """A text without line ends and runs of blanks; a full-width blank is kept as it is."""
    return _BLANKS.sub(" ", text).strip()


def folded(text: str, *, first: str = "", rest: str = "") -> str:
    """The text in lines of at most ``WIDTH`` columns, behind ``first`` and then ``rest``.

    Half-width words stay whole, and a line neither begins with a closing sign nor ends with an
    opening one. A word longer than a line is left as it is.
    """
    lines, line, begun = [], first, False
    for piece in _kept_together(one_line(text)):
        if begun and columns(line + piece.rstrip()) > WIDTH:
            lines.append(line.rstrip())
            line, begun = rest, False
        line += piece if begun else piece.lstrip()
        begun = begun or bool(piece.strip())
    return "\n".join([*lines, line.rstrip()])


def _kept_together(text: str) -> Iterator[str]:
    """Pieces between which a line may break."""
    piece = ""
    for word in _WORDS.findall(text):
        if piece and word[0] not in NOT_FIRST and piece[-1] not in NOT_LAST:
            yield piece
            piece = ""
        piece += word
    if piece:
        yield piece
