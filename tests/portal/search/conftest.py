"""A kind of document of the tests' own, beside the real ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from portal.extension.search import (
    SearchDocument,
    SearchSource,
    register_search_source,
    search_sources,
)
from portal.search.api import Results, search
from portal.search.indexing import index

from tests.world import World

KIND = "paper"
DAY = datetime(2026, 4, 1, 9, tzinfo=UTC)


@dataclass
class Shelf:
    """Papers that are found: what is on the shelf, and who holds which tokens."""

    papers: dict[str, SearchDocument] = field(default_factory=dict)
    tokens: dict[str, set[str]] = field(default_factory=dict)
    kind: str = KIND
    refused: set[str] = field(default_factory=set)

    def put(self, key: str, title: str, body: str = "", **values: Any) -> SearchDocument:
        """Lay a paper on the shelf and index it; without ``audience`` it is for everyone."""
        values = {"audience": ("everyone",), **values}
        self.papers[key] = SearchDocument(self.kind, key, title, body, f"/{key}/", DAY, **values)
        index(self.kind, [key])
        return self.papers[key]

    def alter(self, key: str, **values: Any) -> None:
        """Change a paper without telling."""
        self.papers[key] = replace(self.papers[key], **values)

    def held(self, user: Any) -> set[str]:
        """The tokens of a person."""
        return {"everyone"} | self.tokens.get(user.email, set())

    def source(self) -> SearchSource:
        """What is registered."""
        return SearchSource(
            self.kind,
            "書類",
            ids=lambda: list(self.papers),
            documents=lambda ids: [self.papers[key] for key in ids if key in self.papers],
            tokens=self.held,
            allowed=lambda user, ids: set(ids) - self.refused,
        )


@pytest.fixture
def shelf(world: World) -> Iterator[Shelf]:
    """An empty shelf."""
    papers = Shelf()
    register_search_source(papers.source())
    yield papers
    search_sources.remove(KIND)


@dataclass
class Asker:
    """Searches as somebody."""

    world: World

    def __call__(self, query: str, who: str = "kyufu", **options: Any) -> Results:
        """The results."""
        return search(query, self.world.user(who), **options)

    def ids(self, query: str, who: str = "kyufu", **options: Any) -> list[str]:
        """Ids of the finds, best first."""
        return [hit.id for hit in self(query, who, **options).hits]


@pytest.fixture
def ask(world: World) -> Asker:
    """``ask("言葉")`` as 札幌市's 給付係; ``ask.ids`` for the ids alone."""
    return Asker(world)
