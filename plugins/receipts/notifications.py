"""Notices that ask for acknowledgement cannot be muted away by those who owe it."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet
from portal.extension.notifications import Obligation, register_obligation

from plugins.receipts.models import ReceiptRequest
from plugins.receipts.selectors.states import pending_deliveries


def asking(version_ids: Collection[int]) -> set[int]:
    """Versions that ask to be acknowledged."""
    requests = ReceiptRequest.objects.filter(version__in=version_ids, required=True)
    return set(requests.values_list("version", flat=True))


def days() -> QuerySet[ReceiptRequest, Any]:
    """Versions to be acknowledged by a day of the form."""
    requests = ReceiptRequest.objects.filter(required=True, due__isnull=False)
    return requests.values("version", day=F("due"))


def owing(delivery_ids: Collection[int]) -> set[int]:
    """Deliveries that nobody has answered."""
    pending = pending_deliveries().filter(pk__in=list(delivery_ids))
    return set(pending.values_list("pk", flat=True))


register_obligation(Obligation("receipts", asking=asking, owing=owing, days=days))
