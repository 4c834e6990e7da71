"""Django app configuration of reading."""

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """画面で読む"""

    name = "portal.reading"
    label = "reading"
    verbose_name = "画面で読む"

    def ready(self) -> None:
        """Register the handler that makes copies, and ask for one of every file that is stored."""
        from portal.reading import jobs, storing  # noqa: F401
