"""Django app of the receipts plugin."""

from portal.extension.plugin import PortalPlugin


class ReceiptsConfig(PortalPlugin):
    """到達確認: which organisation has received which version of a notice."""

    name = "plugins.receipts"
    label = "receipts"
    verbose_name = "到達確認"
    version = "1.0"
    requires = (1, 0)

    def ready(self) -> None:
        """Make the events append-only, then load the declarations."""
        from portal.ledger.api import register_append_only

        from plugins.receipts.models import ReceiptEvent

        register_append_only(ReceiptEvent)
        super().ready()
