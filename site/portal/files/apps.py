"""Django app configuration of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """ファイル"""

    name = "portal.files"
    label = "files"
    verbose_name = "ファイル"

    def ready(self) -> None:
        """Register jobs, figures and checks."""
        from portal.files import jobs, status  # noqa: F401
