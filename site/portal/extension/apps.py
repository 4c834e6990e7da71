"""Django app of the extension contract: template tags and system checks."""

from django.apps import AppConfig


class ExtensionConfig(AppConfig):
    """Loads the system checks that keep plugins removable, and the converter of addresses."""

    name = "portal.extension"
    label = "extension"
    verbose_name = "拡張の約束"

    def ready(self) -> None:
        """Register them once all apps are known."""
        from portal.extension import checks, converters  # noqa: F401
