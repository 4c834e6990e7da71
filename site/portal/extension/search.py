"""Search sources: what a feature lets people find. Typed now, used by the search engine later."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.extension.registry import Registry


@dataclass(frozen=True)
class SearchDocument:
    """One findable thing. ``audience`` holds permission tokens checked before ranking."""

    kind: str
    id: str
    title: str
    body: str
    url: str
    updated_at: datetime
    audience: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchSource:
    """A kind of document: how to read all of them, and which tokens a user holds."""

    kind: str
    label: str
    documents: Callable[[], Iterable[SearchDocument]]
    tokens: Callable[[Any], tuple[str, ...]]


search_sources: Registry[SearchSource] = Registry("search sources")


def register_search_source(source: SearchSource) -> SearchSource:
    """Make a kind of document findable."""
    return search_sources.add(source.kind, source)
