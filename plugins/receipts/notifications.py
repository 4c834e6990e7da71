"""Notices that ask for acknowledgement cannot be muted away by those who owe it."""

from portal.extension.notifications import register_obligation

from plugins.receipts.models import ReceiptRequest


@register_obligation("receipts")
def asks_for_receipt(version_id: int) -> bool:
    """Whether a version asks to be acknowledged."""
    return ReceiptRequest.objects.filter(version=version_id, required=True).exists()
