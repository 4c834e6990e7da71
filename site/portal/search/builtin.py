"""The built-in engine: which documents a query finds, kind by kind, best first.

Ranking is SQL over the postings (``portal.search.statements``), the same on SQLite and PostgreSQL.
Who may find a document is asked before anything is ranked or cut.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from portal.search.models import Term
from portal.search.queries import Query
from portal.search.statements import CANDIDATES, exact_candidates, loose_candidates, ranked
from portal.search.terms import kind_term, pairs, term_of

ENOUGH = 3_000
"""Documents with the rarest pairs of a sentence: the others have only common ones."""
ENOUGH_SHARE = 0.03
QUICK_ENOUGH = 500
"""… and where a few finds beside something else will do."""
SENTENCE_SHARE, WORDS_SHARE = 0.1, 0.4
"""Of what a query tells that a document must have to be found by it …"""
BEST_SHARE = 0.3
"""… and of the best document's score."""
STRONG = 1.0


@dataclass(frozen=True)
class Found:
    """Documents of a kind (numbers in the index) with their scores, best first.

    ``is_cut``: there may be more than these.
    """

    kind: str
    rows: tuple[tuple[int, float], ...] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class Telling:
    """What each pair of a query that occurs tells (the rarer the more), all pairs together, and how
    many documents have each term.
    """

    values: Mapping[str, float]
    total: float
    counts: Mapping[int, int]

    def number(self, kind: str, pair: str) -> int:
        """Documents of the kind with the pair."""
        return self.counts.get(term_of(kind, pair), 0)

    def rarest(self, kind: str, among: Iterable[str]) -> list[str]:
        """The pairs by how few documents of the kind have them."""
        return sorted(among, key=lambda pair: (self.number(kind, pair), pair))

    def seeds(self, kind: str, among: Iterable[str], enough: int) -> list[str]:
        """The rarest pairs that so many documents have together; at least one."""
        rarest = self.rarest(kind, among)
        covered = accumulate(self.number(kind, pair) for pair in rarest)
        within = [pair for pair, number in zip(rarest, covered, strict=True) if number <= enough]
        return within or rarest[:1]

    def terms(self, kind: str) -> dict[int, float]:
        """What each term of the kind tells."""
        return {term_of(kind, pair): value for pair, value in self.values.items()}


def find(
    query: Query, tokens: Mapping[str, Collection[str]], *, is_quick: bool = False
) -> tuple[list[Found], bool]:
    """Documents of each kind, and whether these have all the words.

    ``tokens`` by kind are what the person holds; a kind without any has nothing. Where no document
    has all words, and for sentences, those are found that have most of the query; ``is_quick``
    looks at fewer of them.
    """
    held = {kind: sorted(own) for kind, own in tokens.items() if own}
    if query.is_empty or not held:
        return [], True
    telling = telling_of(query, list(held))
    if not query.is_sentence:
        exact = [with_all_words(query, kind, held[kind], telling) for kind in held]
        if any(found.rows for found in exact):
            return exact, True
    most = [with_most(query, kind, held[kind], telling, is_quick) for kind in held]
    return nearest(most), False


def telling_of(query: Query, kinds: list[str]) -> Telling:
    """Weigh the pairs by BM25's inverse document frequency over all kinds, in one query."""
    wanted = [kind_term(kind) for kind in kinds]
    wanted += [term_of(kind, pair) for kind in kinds for pair in query.pairs]
    known = Term.objects.filter(term__in=wanted, number__gt=0)
    counts = dict(known.values_list("term", "number"))
    everything = sum(counts.get(kind_term(kind), 0) for kind in kinds)
    values, total = {}, 0.0
    for pair, weight in query.pairs.items():
        number = sum(counts.get(term_of(kind, pair), 0) for kind in kinds)
        value = weight * math.log(1 + (everything - number + 0.5) / (number + 0.5))
        total += value
        if number:
            values[pair] = value
    return Telling(values, total, counts)


def with_all_words(query: Query, kind: str, tokens: list[str], telling: Telling) -> Found:
    """Documents of a kind in which every word occurs as it was typed."""
    needed = {pair for word in query.words for pair in pairs(word) if not pair.endswith("\0")}
    if not all(telling.number(kind, pair) for pair in needed):
        return Found(kind)
    seeds = telling.rarest(kind, needed)
    candidates = exact_candidates(kind, query.words, seeds, tokens)
    return found_by(kind, ranked(candidates, telling.terms(kind), at_least=0.0))


def with_most(
    query: Query, kind: str, tokens: list[str], telling: Telling, is_quick: bool
) -> Found:
    """Documents of a kind that have a good part of the query."""
    known = [pair for pair in telling.values if telling.number(kind, pair)]
    strong = [pair for pair in known if query.pairs[pair] >= STRONG]
    enough = max(ENOUGH, round(ENOUGH_SHARE * telling.counts.get(kind_term(kind), 0)))
    enough = QUICK_ENOUGH if is_quick else enough
    seeds = telling.seeds(kind, strong or known, enough)
    if not seeds:
        return Found(kind)
    share = SENTENCE_SHARE if query.is_sentence else WORDS_SHARE
    candidates = loose_candidates(kind, seeds, tokens, limit=enough)
    rows = ranked(candidates, telling.terms(kind), at_least=share * telling.total)
    return found_by(kind, rows)


def nearest(found: list[Found]) -> list[Found]:
    """Without those that are far behind the best of all kinds."""
    best = max((each.rows[0][1] for each in found if each.rows), default=0.0)
    return [
        replace(each, rows=tuple(row for row in each.rows if row[1] >= BEST_SHARE * best))
        for each in found
    ]


def found_by(kind: str, rows: list[tuple[int, float]]) -> Found:
    """What a statement found; it asks for one more than it may keep."""
    return Found(kind, tuple(rows[:CANDIDATES]), is_cut=len(rows) > CANDIDATES)
