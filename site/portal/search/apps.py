"""Django app configuration of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """検索"""

    name = "portal.search"
    label = "search"
    verbose_name = "検索"

    def ready(self) -> None:
        """Listen to changes of documents; register work, figures and checks."""
        from portal.search import engines, jobs  # noqa: F401
