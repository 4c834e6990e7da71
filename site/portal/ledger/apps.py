"""Django app configuration of ledger."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """記録簿"""

    name = "portal.ledger"
    label = "ledger"
    verbose_name = "記録簿"

    def ready(self) -> None:
        """Make the ledger's own tables append-only and register its jobs."""
        from portal.ledger import jobs  # noqa: F401
        from portal.ledger.models import AuditEntry, Seal, SealMember
        from portal.ledger.triggers import install_after_migrate, register_append_only

        for model in (AuditEntry, Seal, SealMember):
            register_append_only(model)
        post_migrate.connect(install_after_migrate, dispatch_uid="portal.ledger.triggers")
