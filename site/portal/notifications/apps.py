"""Django app configuration of notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """お知らせと定期処理"""

    name = "portal.notifications"
    label = "notifications"
    verbose_name = "お知らせと定期処理"

    def ready(self) -> None:
        """Register the host's jobs."""
        from portal.notifications import digests, fan_out, jobs, menu  # noqa: F401
