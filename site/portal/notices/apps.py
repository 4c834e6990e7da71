"""Django app configuration of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知・事務連絡"""

    name = "portal.notices"
    label = "notices"
    verbose_name = "通知・事務連絡"

    def ready(self) -> None:
        """Attach the edit form to the pages, and register files and periodic work."""
        from portal.ledger.api import register_append_only
        from portal.notices import (  # noqa: F401
            asking,
            charge,
            files,
            jobs,
            menu,
            searching,
            slots,
            todo,
        )
        from portal.notices.copying import clear_deadlines_of_every_copy
        from portal.notices.models import NoticeVersion, VersionFile
        from portal.notices.panels import install_panels
        from portal.notices.publication import record_every_publication

        register_append_only(NoticeVersion)
        register_append_only(VersionFile)
        install_panels()
        record_every_publication()
        clear_deadlines_of_every_copy()
