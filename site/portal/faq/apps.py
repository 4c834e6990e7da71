"""Django app configuration of the FAQ."""

from django.apps import AppConfig


class FaqConfig(AppConfig):
    """よくある質問"""

    name = "portal.faq"
    label = "faq"
    verbose_name = "FAQ"

    def ready(self) -> None:
        """Attach the edit form to the pages, and register what follows from their changes."""
        from portal.faq import events, jobs, menu, notifying, search  # noqa: F401
        from portal.faq.panels import install_panels
        from portal.faq.workflow_mails import install_mails

        install_panels()
        install_mails()
