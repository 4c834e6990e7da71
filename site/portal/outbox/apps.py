"""Django app configuration of the outbox."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """送信待ちと後回しの処理"""

    name = "portal.outbox"
    label = "outbox"
    verbose_name = "送信待ち"

    def ready(self) -> None:
        """Register the handler of mail, the retention job and the figures."""
        from portal.outbox import delivery, jobs  # noqa: F401
