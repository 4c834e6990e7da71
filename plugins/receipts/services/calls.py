"""The call log: who was telephoned, and what came of it."""

from typing import Any

from django.db import transaction

from plugins.receipts.models import CallRecord, CallResult, Kind
from plugins.receipts.services.receipts import acknowledge_by_proxy, office_of

CONFIRMED_BY_PHONE = "電話で受領を確認した"


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
    """Write down a call; one that confirms is also the organisation's proxy acknowledgement.

    ``seat`` is the caller's; the caller of this has checked that the delivery lies in its scope.
    Raises ReceiptRefused as ``acknowledge_by_proxy`` does, and then nothing is written.
    """
    if result == CallResult.CONFIRMED:
        acknowledge_by_proxy(
            delivery_id=delivery_id,
            version_id=version_id,
            seat=seat,
            user=user,
            channel="電話",
            reason=note.strip() or CONFIRMED_BY_PHONE,
            section=section,
        )
    return CallRecord.objects.create(
        delivery_id=delivery_id,
        version_id=version_id,
        result=CallResult(result),
        section=section.strip(),
        note=note.strip(),
        office=office_of(Kind.PROXY_ACKNOWLEDGED, seat),
        called_by=user,
    )
