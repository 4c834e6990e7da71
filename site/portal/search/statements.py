"""The SQL of the built-in engine. Everything that comes from outside is a parameter.

At most CANDIDATES documents of a kind are ranked (one more is asked for, to know whether there are
more): of too many that have the words, the newest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from portal.search.terms import HIRAGANA, term_of, terms_from

CANDIDATES = 2_000
MOST_SEEDS = 3
LOOSE = """WITH candidate (id) AS (SELECT DISTINCT d.id FROM search_posting p
 JOIN search_document d ON d.id = p.document_id WHERE p.term IN ({})"""
PERMITTED = """
 AND EXISTS (SELECT 1 FROM search_permission t WHERE t.document_id = d.id AND t.token IN ({}))"""
ALSO = """
 AND EXISTS (SELECT 1 FROM search_posting q WHERE q.term = %s AND q.document_id = d.id)"""
# A pair of a document is looked up by key, candidate by candidate: left to itself, PostgreSQL reads
# whole documents or whole terms instead.
RANKED = """,
wanted (term, value) AS (VALUES {}),
found (id, value, weight) AS MATERIALIZED (
 SELECT c.id, w.value,
  (SELECT p.weight FROM search_posting p WHERE p.term = w.term AND p.document_id = c.id)
 FROM candidate c CROSS JOIN wanted w)
SELECT id, SUM(weight * value) AS score FROM found WHERE weight IS NOT NULL
GROUP BY id HAVING SUM(value) >= %s
ORDER BY score DESC, id DESC"""
BY_PLACE = """
SELECT d.id, 1.0 / {} AS score FROM candidate c JOIN search_document d ON d.id = c.id
ORDER BY score DESC, d.id DESC"""


@dataclass
class Statement:
    """SQL that grows, with its parameters. ``words``: those that no pair stands for."""

    text: str = ""
    values: list[Any] = field(default_factory=list)
    words: tuple[str, ...] = ()

    def add(self, text: str, *values: Any) -> None:
        """Append a part."""
        self.text += text
        self.values += values


def place_of_word() -> str:
    """The SQL for where a word stands in a document's text; 0 if nowhere."""
    name = "strpos" if connection.vendor == "postgresql" else "instr"
    return f"{name}(d.text, %s)"


def exact_candidates(
    kind: str, words: Sequence[str], seeds: Sequence[str], tokens: Collection[str]
) -> Statement:
    """Documents that have all words and that a holder of the tokens may find, newest first.

    ``seeds`` are pairs of the words, the rarest first. A word that is one of those asked for need
    not be looked up in the text.
    """
    statement = Statement(words=tuple(words))
    start(statement, kind, words, seeds)
    for pair in seeds[1:MOST_SEEDS]:
        statement.add(ALSO, term_of(kind, pair))
    permit(statement, tokens)
    for word in (word for word in words if word not in seeds[:MOST_SEEDS]):
        statement.add(f"\n AND {place_of_word()} > 0", word)
    statement.add("\nORDER BY d.id DESC LIMIT %s)", CANDIDATES + 1)
    return statement


def start(statement: Statement, kind: str, words: Sequence[str], seeds: Sequence[str]) -> None:
    """Begin with the shortest list there is: a pair's, a single character's, or all documents."""
    single = [word for word in words if len(word) == 1 and word not in HIRAGANA]
    if seeds:
        statement.add(
            "WITH candidate (id) AS (SELECT d.id FROM search_posting p"
            " JOIN search_document d ON d.id = p.document_id WHERE p.term = %s",
            term_of(kind, seeds[0]),
        )
    elif single:
        statement.add(
            "WITH candidate (id) AS (SELECT DISTINCT d.id FROM search_posting p"
            " JOIN search_document d ON d.id = p.document_id WHERE p.term BETWEEN %s AND %s",
            *terms_from(kind, single[0]),
        )
    else:
        statement.add(
            "WITH candidate (id) AS (SELECT d.id FROM search_document d WHERE d.kind = %s", kind
        )


def loose_candidates(
    kind: str, seeds: Sequence[str], tokens: Collection[str], *, limit: int
) -> Statement:
    """Documents that have one of the pairs and that a holder of the tokens may find."""
    statement = Statement()
    statement.add(
        LOOSE.format(", ".join(["%s"] * len(seeds))),
        *(term_of(kind, pair) for pair in seeds),
    )
    permit(statement, tokens)
    statement.add("\nORDER BY d.id DESC LIMIT %s)", limit)
    return statement


def permit(statement: Statement, tokens: Collection[str]) -> None:
    """Only documents that a holder of the tokens may find."""
    statement.add(PERMITTED.format(", ".join(["%s"] * len(tokens))), *tokens)


def ranked(
    candidates: Statement, terms: Mapping[int, float], *, at_least: float
) -> list[tuple[int, float]]:
    """The candidates, best first: by what the terms tell together, or else by where the first word
    stands. Those whose terms tell less than ``at_least`` are left out.
    """
    if terms:
        rows = ", ".join(["(%s, CAST(%s AS double precision))"] * len(terms))
        candidates.add(RANKED.format(rows), *(v for item in terms.items() for v in item), at_least)
    else:
        candidates.add(BY_PLACE.format(place_of_word()), candidates.words[0])
    with connection.cursor() as cursor:
        cursor.execute(candidates.text, candidates.values)
        return [(int(number), float(score)) for number, score in cursor.fetchall()]
