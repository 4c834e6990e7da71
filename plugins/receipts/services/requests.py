"""What a version asks for, as its publication writes it."""

from datetime import date
from typing import Any

from django.utils import timezone

from plugins.receipts.models import Pace, ReceiptRequest
from plugins.receipts.selectors.asked import unsaid_requests


def request_receipts(
    *, version_id: int, required: bool, due: date | str | None, pace: str = Pace.STANDARD
) -> None:
    """Write what a version asks for.

    A minor correction goes on with the reminders of the version before it, unless it asks for
    something else.
    """
    day = date.fromisoformat(due) if isinstance(due, str) else due
    values: dict[str, Any] = {"required": required, "due": day, "pace": pace}
    before = _request_before(version_id)
    if before is not None:
        is_same = all(getattr(before, name) == value for name, value in values.items())
        values["recorded_at"] = before.recorded_at
        values["changed_at"] = before.changed_at if is_same else timezone.now()
    ReceiptRequest.objects.update_or_create(version_id=version_id, defaults=values)


def carry_on_requests() -> None:
    """Write down for versions published while the plugin was switched off what still holds.

    Without it nobody who counts deliveries would know that they are asked. Idempotent.
    """
    for version_id, before in unsaid_requests().items():
        request_receipts(
            version_id=version_id, required=before.required, due=before.due, pace=before.pace
        )


def _request_before(version_id: int) -> ReceiptRequest | None:
    """What was asked so far at the version's level of acknowledgement."""
    version = ReceiptRequest(version_id=version_id).version
    earlier = ReceiptRequest.objects.filter(
        version__notice=version.notice_id,
        version__ack_version=version.ack_version,
        version__number__lte=version.number,
    )
    return earlier.order_by("-version__number").first()
