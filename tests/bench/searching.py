"""Searching many documents: the whole answer against the bare SQL that it asks."""

import os
import random
import statistics
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from typing import Any

from django.db import connection
from portal.accounts.models import User
from portal.extension.search import SearchDocument, SearchSource, register_search_source
from portal.search.api import search
from portal.search.indexing import rebuild

from tests.bench.measure import Comparison, timed

NUMBER = int(os.environ.get("BENCH_DOCUMENTS", "5000"))
ORGANISATIONS = 1788
QUERIES = 60
KIND = "bench"
DAY = datetime(2026, 4, 1, tzinfo=UTC)
# Kanji in everyday use: the first level of JIS, every third one.
KANJI = bytes(
    byte for row in range(0xB0, 0xCF) for place in range(0xA1, 0xFF, 3) for byte in (row, place)
).decode("euc_jp")
VOCABULARY = 20_000
ACTS = (
    "提出する",
    "確認する",
    "交付する",
    "見直す",
    "報告する",
    "取り扱う",
    "適用する",
    "届け出る",
)
QUESTIONS = (
    "{0}はいつから適用されますか",
    "{0}の{1}について教えてください",
    "{0} {1}",
    "{0}",
    "{0}を{1}に変更するときの手続",
)


def compare() -> Iterator[Comparison]:
    """Milliseconds of an answer with ten passages and of its SQL alone, and how fast it is written.

    The two take turns, query by query.
    """
    rng = random.Random(7)  # noqa: S311 - only has to be the same each time
    register_search_source(source(rng))
    seconds = timed(lambda: rebuild(source(rng)))
    user = User.objects.filter(is_superuser=True)[0]
    ours, base = [], []
    for query in questions(rng):
        statements: list[tuple[str, Any]] = []
        with connection.execute_wrapper(noting(statements)):
            search(query, user, [KIND])
        ours.append(timed(lambda query=query: search(query, user, [KIND])) * 1000)
        base.append(timed(lambda statements=statements: replay(statements)) * 1000)
    name = f"search of {NUMBER:,} documents / its bare SQL ({connection.vendor})"
    note = f"p95 {percentile(ours):.1f} / {percentile(base):.1f} ms; {QUERIES} sentences and words"
    yield Comparison(
        name, statistics.median(ours), statistics.median(base), "ms", "reported",
        f"{note}; {NUMBER / seconds:,.0f} documents a second were indexed",
    )  # fmt: skip


def source(rng: random.Random) -> SearchSource:
    """Documents of which everybody may find half; each of the others is one organisation's."""
    return SearchSource(
        KIND,
        "測定",
        ids=lambda: map(str, range(NUMBER)),
        documents=lambda ids: [document(int(key)) for key in ids],
        tokens=lambda user: ("everyone", "org:5"),
        allowed=lambda user, ids: ids,
    )


def document(number: int) -> SearchDocument:
    """Some 350 characters in twelve sentences."""
    rng = random.Random(number)  # noqa: S311 - only has to be the same each time
    body = "".join(
        f"{word(rng)}の{word(rng)}について、{word(rng)}を{rng.choice(ACTS)}。" for _ in range(12)
    )
    return SearchDocument(
        KIND, str(number), f"{word(rng)}に係る{word(rng)}の取扱いについて", body, "/", DAY,
        (f"org:{number % ORGANISATIONS}" if number % 2 else "everyone",),
    )  # fmt: skip


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Words of two to four kanji, and how often each is used, added up: some are everywhere."""
    rng = random.Random(11)  # noqa: S311 - only has to be the same each time
    words = ["".join(rng.choices(KANJI, k=rng.choice((2, 2, 3, 4)))) for _ in range(VOCABULARY)]
    return words, list(accumulate(1 / (rank + 20) for rank in range(VOCABULARY)))


def word(rng: random.Random) -> str:
    """One word of the vocabulary."""
    words, weights = vocabulary()
    return rng.choices(words, cum_weights=weights)[0]


def questions(rng: random.Random) -> Iterator[str]:
    """As officials ask."""
    for number in range(QUERIES):
        yield QUESTIONS[number % len(QUESTIONS)].format(word(rng), word(rng))


def noting(statements: list[tuple[str, Any]]) -> Any:
    """Write down what is asked of the database."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    return note


def replay(statements: Collection[tuple[str, Any]]) -> None:
    """Ask the same once more, and read the rows."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def percentile(values: list[float]) -> float:
    """The 95th."""
    return sorted(values)[int(len(values) * 0.95)]
