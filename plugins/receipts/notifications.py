"""Notices that ask for acknowledgement cannot be muted away by those who owe it."""

from collections.abc import Collection

from portal.extension.notifications import Obligation, register_obligation

from plugins.receipts.models import ReceiptRequest
from plugins.receipts.selectors.states import pending_deliveries


def asks_for_receipt(version_id: int) -> bool:
    """Whether a version asks to be acknowledged."""
    return ReceiptRequest.objects.filter(version=version_id, required=True).exists()


def owing(delivery_ids: Collection[int]) -> set[int]:
    """Deliveries that nobody has answered."""
    pending = pending_deliveries().filter(pk__in=list(delivery_ids))
    return set(pending.values_list("pk", flat=True))


register_obligation(Obligation("receipts", is_asked=asks_for_receipt, owing=owing))
