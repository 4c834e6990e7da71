"""One findable document."""

from datetime import UTC, datetime

from portal.extension.search import SearchDocument, SearchSource, register_search_source

DOCUMENT = SearchDocument(
    "dummy", "1", "見本", "本文", "/dummy/", datetime(2026, 4, 1, tzinfo=UTC), ("all",)
)

register_search_source(
    SearchSource(
        "dummy",
        "見本",
        ids=lambda: ["1"],
        documents=lambda ids: [DOCUMENT] if "1" in ids else [],
        tokens=lambda user: ("all",),
        allowed=lambda user, ids: ids,
    )
)
