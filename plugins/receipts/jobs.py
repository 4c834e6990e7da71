"""The worker seals receipts, and ``/statusz`` says how far it got."""

from typing import Any

from portal.extension.jobs import periodic
from portal.extension.status import register_status
from portal.ledger.api import seal_all, unsealed_figures

from plugins.receipts.models import ReceiptEvent


@periodic("receipts.seal", every_seconds=60)
def seal_receipts() -> None:
    """Seal whatever the ledger of receipts gained."""
    seal_all(ReceiptEvent)


@register_status("receipts")
def receipt_status() -> dict[str, Any]:
    """Unsealed receipt events and the age of the oldest in seconds."""
    number, age = unsealed_figures(ReceiptEvent)
    return {"unsealed": number, "unsealed_oldest_s": age}
