"""Search sources: what a feature lets people find, and who may find it.

A source registers once. Afterwards its feature says ``changed`` inside the transaction that changes
one of its documents; the index reads the document again after the commit. What nobody may see any
longer is ``hidden`` at once. Lower apps thereby need not know the search engine.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.extension.registry import Registry

SEARCH_BOX = "つなぐの画面上部の検索欄（何にお困りですか？）"
"""Where a text tells somebody to type a number: the box in the head of every page, by the words
that stand in it."""


@dataclass(frozen=True)
class SearchDocument:
    """One findable thing. Texts are plain, never HTML.

    ``audience`` holds permission tokens: whoever holds one of them may find the document, and
    nobody without. Few, please: ``everyone``, ``org:12``, ``queue:3``. ``facts`` are short words
    shown below the title and found like it: number, bureau, kind.
    """

    kind: str
    id: str
    title: str
    body: str
    url: str
    updated_at: datetime
    audience: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchSource:
    """A kind of document.

    ``ids()`` names all of them, oldest first; ``documents(ids)`` reads some, leaving out what is
    not to be found (any more). ``tokens(user)`` are the permission tokens that a person holds now.
    ``allowed(user, ids)`` are those of the ids whose pages the person may open: the page's own
    predicate, asked once for each page of results, in case the index is behind. ``order`` sorts
    the kinds on the search page. ``shown_as``: the kind under which some find the same thing, by
    the same id, as a whole; what somebody finds there is not shown a second time.
    ``named(user, text)``: the address of the one thing that a text names by its number, where the
    person may open it, else "". Whoever types the number is led there at once; the index is not
    asked, so that a number told of a moment ago leads there too.
    """

    kind: str
    label: str
    ids: Callable[[], Iterable[str]]
    documents: Callable[[Collection[str]], Iterable[SearchDocument]]
    tokens: Callable[[Any], Collection[str]]
    allowed: Callable[[Any, Collection[str]], Collection[str]]
    icon: str = "page"
    order: int = 100
    shown_as: str = ""
    named: Callable[[Any, str], str] | None = None


@dataclass(frozen=True)
class Change:
    """What an index is told: read this document again; ``hide`` it at once until then."""

    kind: str
    id: str
    hide: bool = False


search_sources: Registry[SearchSource] = Registry("search sources")
search_indexes: Registry[Callable[[Change], None]] = Registry("search indexes")


def register_search_source(source: SearchSource) -> SearchSource:
    """Make a kind of document findable."""
    return search_sources.add(source.kind, source, order=source.order)


def named_by(user: Any, text: str) -> str:
    """The address of what a text names by its number and the person may open, or ""."""
    found = (source.named(user, text) for source in search_sources if source.named)
    return next(filter(None, found), "")


def changed(kind: str, document_id: object) -> None:
    """A document is new, has other words or another audience, or is gone: read it again.

    Call it inside the transaction of the change; nothing happens when that is rolled back.
    """
    _tell(Change(kind, str(document_id)))


def hidden(kind: str, document_id: object) -> None:
    """As ``changed``, and until it is read again nobody finds it: it was removed, or fewer people
    may see it from the end of this transaction on.
    """
    _tell(Change(kind, str(document_id), hide=True))


def _tell(change: Change) -> None:
    for tell in search_indexes:
        tell(change)
