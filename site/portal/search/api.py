"""The one interface of search: what a person finds by some words, whatever the engine."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from portal.extension.search import SearchSource, search_sources
from portal.search.builtin import Found
from portal.search.engines import engine as engine_named
from portal.search.matching import documents_with
from portal.search.models import Document
from portal.search.passages import marked, passage
from portal.search.queries import Query, parse

__all__ = ["Hit", "Results", "documents_with", "search", "suggestions"]
logger = logging.getLogger("portal.search.api")
LIMIT = 10
SUGGESTIONS = 5
SHORTEST_SUGGESTED = 2


@dataclass(frozen=True)
class Hit:
    """One find. Marks are made when they are asked for: who shows titles alone needs none."""

    kind: str
    id: str
    url: str
    title: str
    updated_at: datetime
    facts: tuple[str, ...]
    label: str
    icon: str
    body: str = field(repr=False)
    query: Query = field(repr=False)
    has_all_words: bool

    @cached_property
    def heading(self) -> SafeString:
        """The title as safe HTML with the finds in ``<mark>``."""
        return marked(self.title, self.query, has_all_words=self.has_all_words)

    @cached_property
    def passage(self) -> SafeString:
        """The piece of the text that shows best why it was found, likewise."""
        return passage(self.body, self.query, has_all_words=self.has_all_words)


@dataclass(frozen=True)
class Results:
    """``total`` is of the kinds shown, ``counts`` are of each kind searched.

    ``has_all_words``: False where the words were not all found together, so that those with most
    of them are shown. ``is_cut``: there are more than ``total`` says.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    has_all_words: bool = True
    is_cut: bool = False


def search(
    query: str,
    user: Any,
    kinds: Collection[str] | None = None,
    *,
    show: str = "",
    limit: int = LIMIT,
    offset: int = 0,
    engine: str = "",
    is_quick: bool = False,
) -> Results:
    """What the person may find by a query, best first. Any text will do.

    ``kinds`` are searched, by default all; ``show`` one of them restricts the hits and leaves the
    counts. ``is_quick``: a few good finds will do, of which the counts are. Nothing that the person
    may not open is in hits, counts or passages.
    """
    sources = {s.kind: s for s in search_sources if kinds is None or s.kind in kinds}
    if not user.is_authenticated:
        return Results(counts=dict.fromkeys(sources, 0))
    parsed = parse(query)
    tokens = {kind: held_tokens(source, user) for kind, source in sources.items()}
    found, has_all_words = engine_named(engine).find(parsed, tokens, is_quick=is_quick)
    found = each_once(found, sources)
    shown = [each for each in found if show in ("", each.kind)]
    ranking = sorted((-score, -number) for each in shown for number, score in each.rows)
    page = documents([-number for _, number in ranking[offset : offset + limit]])
    open_ones = allowed_ones(page, sources, user)
    return Results(
        total=len(ranking) - len(page) + len(open_ones),
        hits=tuple(hit(each, sources[each.kind], parsed, has_all_words) for each in open_ones),
        counts=dict.fromkeys(sources, 0) | {each.kind: len(each.rows) for each in found},
        has_all_words=has_all_words,
        is_cut=any(each.is_cut for each in shown),
    )


def each_once(found: Sequence[Found], sources: Mapping[str, SearchSource]) -> list[Found]:
    """Without what the person finds under another kind as a whole (``SearchSource.shown_as``)."""
    rows = {each.kind: each.rows for each in found}
    once = []
    for each in found:
        whole = rows.get(sources[each.kind].shown_as, ())
        twice = found_twice(each, whole) if each.rows and whole else set()
        once.append(replace(each, rows=tuple(row for row in each.rows if row[0] not in twice)))
    return once


def found_twice(part: Found, whole: Sequence[tuple[int, float]]) -> set[int]:
    """Of the finds of a kind those whose id is among the finds of the other kind; two queries."""
    own = dict(keys_of([number for number, _ in part.rows]))
    others = {key for _, key in keys_of([number for number, _ in whole])}
    return {number for number, key in own.items() if key in others}


def keys_of(numbers: Sequence[int]) -> QuerySet[Document, tuple[int, str]]:
    """The ids of documents by their numbers in the index."""
    return Document.objects.filter(pk__in=numbers).values_list("pk", "key")


def suggestions(
    query: str, user: Any, kinds: Collection[str] | None = None, *, limit: int = SUGGESTIONS
) -> Results:
    """The first few finds for what somebody is about to ask, or for what stands beside; nothing for
    a single character.
    """
    if len(query.strip()) < SHORTEST_SUGGESTED:
        return Results()
    return search(query, user, kinds, limit=limit, is_quick=True)


def held_tokens(source: SearchSource, user: Any) -> list[str]:
    """The person's tokens of a kind as the index writes them."""
    return [f"{source.kind}:{token}" for token in source.tokens(user)]


def documents(numbers: Sequence[int]) -> list[Document]:
    """Documents by their numbers in the index, in this order."""
    found = Document.objects.defer("text").in_bulk(numbers) if numbers else {}
    return [found[number] for number in numbers if number in found]


def allowed_ones(
    page: Sequence[Document], sources: Mapping[str, SearchSource], user: Any
) -> list[Document]:
    """Those whose pages the person may open. Should any be left out, the index was wrong."""
    by_kind: dict[str, set[str]] = {}
    for each in page:
        by_kind.setdefault(each.kind, set()).add(each.key)
    allowed = {
        (kind, key) for kind, keys in by_kind.items() for key in sources[kind].allowed(user, keys)
    }
    for each in page:
        if (each.kind, each.key) not in allowed:
            logger.error("search offers %s %s to whom may not see it", each.kind, each.key)
    return [each for each in page if (each.kind, each.key) in allowed]


def hit(document: Document, source: SearchSource, query: Query, has_all_words: bool) -> Hit:
    """A find as it is shown."""
    return Hit(
        kind=document.kind,
        id=document.key,
        url=document.url,
        title=document.title,
        updated_at=document.updated_at,
        facts=tuple(document.facts),
        label=source.label,
        icon=source.icon,
        body=document.body,
        query=query,
        has_all_words=has_all_words,
    )
