"""Django app configuration of home."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """やること"""

    name = "portal.home"
    label = "home"
    verbose_name = "やること"

    def ready(self) -> None:
        """The menu, the backup's age in the status, what privileged acts create in the audit;
        approvals of what nobody saw are refused.
        """
        from portal.home import backup, menu  # noqa: F401
        from portal.home.audit import watch_creation
        from portal.home.unseen import refuse_the_unseen

        watch_creation()
        refuse_the_unseen()
