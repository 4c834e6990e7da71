"""Wagtail's own searches (lists, choosers of the admin), for a language without spaces.

The engines of the databases find whole words and beginnings, so of a Japanese title its start
only. Here a word is found anywhere. What officials search by is ``portal.search``.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.search.backends.database.fallback import (
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
)
from wagtail.search.index import RelatedFields, SearchField
from wagtail.search.query import Phrase


class AnywhereCompiler(DatabaseSearchQueryCompiler):
    """One question to the table itself; nothing is ranked, so the newest come first."""

    def __init__(
        self, queryset: QuerySet[Any], *args: Any, order_by_relevance: bool = True, **kwargs: Any
    ) -> None:
        ordered = queryset.order_by("-pk") if order_by_relevance else queryset
        super().__init__(ordered, *args, order_by_relevance=order_by_relevance, **kwargs)

    def get_fields_names(self) -> Iterator[str]:
        """The table's own columns, and those of related tables: tags of images and documents."""
        yield from super().get_fields_names()
        for related in self.queryset.model.get_search_fields():
            if isinstance(related, RelatedFields) and not self.fields:
                columns = (each for each in related.fields if isinstance(each, SearchField))
                yield from (f"{related.field_name}__{each.field_name}" for each in columns)

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """What stands in quotation marks is one term."""
        if isinstance(query, Phrase):
            return self.build_single_term_filter(query.query_string)
        return super().build_database_filter(query, boost=boost)

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
