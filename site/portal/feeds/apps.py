"""Django app configuration of feeds."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """購読: new notices and deadlines for a feed reader or a calendar."""

    name = "portal.feeds"
    label = "feeds"
    verbose_name = "購読"

    def ready(self) -> None:
        """Put the way there onto the account page."""
        from portal.feeds import slots  # noqa: F401
