"""Japanese names for rows that third-party packages create in English."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LocalisationConfig(AppConfig):
    """日本語化

    Must be the last of INSTALLED_APPS: its own post_migrate then comes after every app has
    created its permissions and stock rows, once per migrate.
    """

    name = "portal.localisation"
    label = "localisation"
    verbose_name = "日本語化"

    def ready(self) -> None:
        from portal.localisation.labels import apply_labels
        from portal.localisation.services import name_rows

        apply_labels()
        post_migrate.connect(name_rows, sender=self, dispatch_uid="portal.localisation")
