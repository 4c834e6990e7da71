"""Django app configuration of home."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """やること"""

    name = "portal.home"
    label = "home"
    verbose_name = "やること"

    def ready(self) -> None:
        """Put the home page into the menu."""
        from portal.home import menu  # noqa: F401
