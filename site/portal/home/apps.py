"""Django app configuration of home."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """やること"""

    name = "portal.home"
    label = "home"
    verbose_name = "やること"

    def ready(self) -> None:
        """Put the home page into the menu, and the backup's age into the status."""
        from portal.home import backup, menu  # noqa: F401
