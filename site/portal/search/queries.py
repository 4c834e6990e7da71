"""What somebody typed, taken apart: words that must occur, and pairs by which documents rank."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from portal.search.folding import fold, fold_with_places, runs
from portal.search.terms import STOPS

LONGEST_QUERY = 200
LONGEST_SINGLE_WORD = 12
MOST_WORDS = 12
HIRAGANA = "ぁ-ゖ"
# 食費の減額: a particle between two words that are not hiragana. 申し込み has none.
PARTICLE = re.compile(rf"(?<=[^\W{HIRAGANA}])[のをはがにでとへも](?=[^\W{HIRAGANA}])")
HAS_HIRAGANA = re.compile(rf"[{HIRAGANA}]")
# What a pair tells, by how many of its characters are hiragana (in what was typed, not folded).
WEIGHT_BY_HIRAGANA = (1.0, 0.3, 0.1)


@dataclass(frozen=True)
class Query:
    """``text`` is folded. ``words`` must all occur, unless the query is a sentence; ``pairs`` rank,
    each with what it tells.
    """

    text: str
    words: tuple[str, ...]
    pairs: dict[str, float]
    is_sentence: bool

    @property
    def is_empty(self) -> bool:
        """Nothing to look for."""
        return not self.words


def parse(typed: str) -> Query:
    """Take a query apart. Any text will do."""
    typed = unicodedata.normalize("NFKC", typed[:LONGEST_QUERY])[:LONGEST_QUERY]
    folded = fold(typed).strip()
    words = tuple(dict.fromkeys(runs(folded)))
    return Query(folded, words[:MOST_WORDS], weighted_pairs(typed), is_sentence(typed))


def is_sentence(typed: str) -> bool:
    """Whether words are joined as one speaks, so that not each will occur as it stands."""
    if PARTICLE.search(typed):
        return True
    return any(len(run) > LONGEST_SINGLE_WORD and HAS_HIRAGANA.search(run) for run in runs(typed))


def weighted_pairs(typed: str) -> dict[str, float]:
    """The pairs of a query; function words tell little, unless there is nothing else."""
    folded, places = fold_with_places(typed)
    found: dict[str, float] = {}
    for place, pair in enumerate(pairwise(folded)):
        joined = "".join(pair)
        if joined in STOPS or len(runs(joined)) != 1 or len(runs(joined)[0]) != 2:
            continue
        originals = (typed[places[place]], typed[places[place + 1]])
        hiragana = sum(bool(HAS_HIRAGANA.match(char)) for char in originals)
        found[joined] = max(found.get(joined, 0.0), WEIGHT_BY_HIRAGANA[hiragana])
    if found and max(found.values()) < WEIGHT_BY_HIRAGANA[1]:
        return dict.fromkeys(found, 1.0)
    return found
