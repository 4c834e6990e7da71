"""Texts as they are compared: width, case, kana, dashes and eras make no difference.

Folding works cluster by cluster (a character with the marks that follow it), so that each folded
character knows where it stood in the original: passages are marked there.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

MARK = r"[\u0300-\u036f\u3099\u309a\uff9e\uff9f]"
MARKS = re.compile(MARK)
CLUSTER = re.compile(rf".{MARK}*", re.DOTALL)
# Whatever keyboard a hyphen came from, between digits or in katakana.
DASHES = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u2500"), "ー")
KATAKANA = {code: chr(code - 0x60) for code in range(ord("ァ"), ord("ヶ") + 1)}
RUN = re.compile(r"\w+")


@lru_cache(maxsize=20_000)
def _folded(cluster: str) -> str:
    """One cluster; what no database takes becomes a space."""
    text = unicodedata.normalize("NFKC", cluster).casefold()
    text = unicodedata.normalize("NFKC", text).translate(DASHES).translate(KATAKANA)
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)


def fold(text: str) -> str:
    """The text as it is compared."""
    return "".join(map(_folded, CLUSTER.findall(text)))


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters where its cluster begins in the original.

    One more place than characters: the last is the end of the text.
    """
    folded = fold(text)
    if len(folded) == len(text) and not MARKS.search(text):
        return folded, range(len(text) + 1)  # no character ever folds to nothing
    parts: list[str] = []
    places: list[int] = []
    for found in CLUSTER.finditer(text):
        part = _folded(found[0])
        parts.append(part)
        places += [found.start()] * len(part)
    return "".join(parts), [*places, len(text)]


def runs(folded: str) -> list[str]:
    """Stretches of letters, kana, kanji and digits; all else only parts them."""
    return RUN.findall(folded)
