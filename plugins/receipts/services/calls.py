"""The call log: who was telephoned, and what came of it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from plugins.receipts.models import CallRecord, CallResult, Kind, ReceiptRequest
from plugins.receipts.services.receipts import acknowledge_by_proxy, office_of

CONFIRMED_BY_PHONE = "電話で受領を確認した"
SAME_CALL = timedelta(minutes=1)
"""The same words about the same organisation within this time are one call, pressed twice."""


@transaction.atomic
def record_call(
    *,
    delivery_id: int,
    version_id: int,
    seat: Any,
    user: Any,
    result: str,
    section: str = "",
    note: str = "",
) -> CallRecord:
    """Write down a call by ``seat``; one that confirms is also a proxy acknowledgement.

    The caller has checked that the delivery lies in the seat's scope. The same record on
    repetition. Raises ReceiptRefused as ``acknowledge_by_proxy`` does, writing nothing.
    """
    call = CallRecord(
        delivery_id=delivery_id,
        version_id=version_id,
        result=CallResult(result),
        section=section.strip(),
        note=note.strip(),
        office=office_of(Kind.PROXY_ACKNOWLEDGED, seat),
        called_by=user,
    )
    written = _written_before(call)
    if written is not None:
        return written
    if call.result == CallResult.CONFIRMED:
        _confirm(call, seat)
    call.save()
    return call


def _confirm(call: CallRecord, seat: Any) -> None:
    acknowledge_by_proxy(
        delivery_id=call.delivery_id,
        version_id=call.version_id,
        seat=seat,
        user=call.called_by,
        channel="電話",
        reason=call.note or CONFIRMED_BY_PHONE,
        section=call.section,
    )


def _written_before(call: CallRecord) -> CallRecord | None:
    # Held until the end of the transaction, so that two presses at once come one after the other.
    ReceiptRequest.objects.select_for_update(no_key=True).filter(version=call.version_id).first()
    words = ("delivery_id", "version_id", "result", "section", "note", "office", "called_by")
    same = CallRecord.objects.filter(**{word: getattr(call, word) for word in words})
    return same.filter(called_at__gt=timezone.now() - SAME_CALL).first()
