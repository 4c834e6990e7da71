"""Django app configuration of inquiries."""

from django.apps import AppConfig, apps


class InquiriesConfig(AppConfig):
    """疑義照会"""

    name = "portal.inquiries"
    label = "inquiries"
    verbose_name = "疑義照会"

    def ready(self) -> None:
        """Register events, files, notifications, jobs, menu, search, to-do list and slots."""
        from portal.inquiries import (  # noqa: F401
            events,
            files,
            jobs,
            menu,
            notifying,
            searching,
            slots,
            todo,
        )

        # A ticket is no content that Wagtail would have to follow.
        for model in apps.get_app_config("helpdesk").get_models():
            setattr(model, "wagtail_reference_index_ignore", True)  # noqa: B010 - for mypy
