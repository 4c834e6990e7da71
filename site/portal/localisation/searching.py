"""Wagtail's own searches (lists, choosers of the admin), for a language without spaces.

The engines of the databases find whole words and beginnings, so of a Japanese title its start
only. Here a word is found anywhere. What officials search by is ``portal.search``.
"""

import unicodedata
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.search.backends.database.fallback import (
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
)


class AnywhereCompiler(DatabaseSearchQueryCompiler):
    """One question to the table itself; nothing is ranked, so the newest come first."""

    def __init__(
        self, queryset: QuerySet[Any], *args: Any, order_by_relevance: bool = True, **kwargs: Any
    ) -> None:
        ordered = queryset.order_by("-pk") if order_by_relevance else queryset
        super().__init__(ordered, *args, order_by_relevance=order_by_relevance, **kwargs)

    def build_single_term_filter(self, term: str) -> Q:
        """As typed, or typed in full width for what stands in half width."""
        narrow = unicodedata.normalize("NFKC", term)
        found: Q = super().build_single_term_filter(term)
        return found if narrow == term else found | super().build_single_term_filter(narrow)

    def check(self) -> None:
        """The table has every column a list filters and orders by, whatever an index would hold."""


class AnywhereBackend(DatabaseSearchBackend):
    """Keeps no index."""

    query_compiler_class = AnywhereCompiler
    autocomplete_query_compiler_class = AnywhereCompiler
