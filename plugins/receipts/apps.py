"""Django app of the receipts plugin."""

from dataclasses import dataclass

from portal.extension.plugin import PortalPlugin


@dataclass(frozen=True)
class ReceiptSettings:
    """When silent organisations are reminded, in working days.

    Five numbers each, one for each step of the ladder: counted from the deadline (negative is
    before it), from publication where there is no deadline, and from publication in a hurry.
    ``remind_from_hour``: reminders leave on working days from this hour, Japanese time.
    """

    days_to_due: str = "-5,-3,-1,1,2"
    days_from_publication: str = "1,3,5,7,10"
    days_in_a_hurry: str = "1,2,3,4,5"
    remind_from_hour: int = 8


class ReceiptsConfig(PortalPlugin):
    """到達確認: which organisation has received which version of a notice."""

    name = "plugins.receipts"
    label = "receipts"
    verbose_name = "到達確認"
    version = "1.0"
    requires = (1, 0)
    settings_class = ReceiptSettings

    def ready(self) -> None:
        """Make the events append-only, then load the declarations."""
        from portal.ledger.api import register_append_only

        from plugins.receipts.models import ReceiptEvent

        register_append_only(ReceiptEvent)
        super().ready()
