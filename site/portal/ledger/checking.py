"""The nightly check of a ledger, and what is remembered of it."""

import logging

from django.utils import timezone

from portal.ledger.models import LedgerCheck, LedgerEvent
from portal.ledger.verification import LedgerReport

logger = logging.getLogger("portal.ledger.checking")


def record_check(*, model: type[LedgerEvent], report: LedgerReport) -> None:
    """Keep the outcome for ``/statusz``; what is wrong is an error in the log."""
    if not report.ok:
        logger.error("ledger %s: %s", model.ledger, report.first_bad)
    LedgerCheck.objects.update_or_create(
        ledger=model.ledger, defaults={"checked_at": timezone.now(), "is_ok": report.ok}
    )
