"""Django app configuration of ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """記録簿"""

    name = "portal.ledger"
    label = "ledger"
    verbose_name = "記録簿"
