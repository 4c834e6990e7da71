"""The worker seals and checks receipts and reminds the silent; ``/statusz`` says how far it got."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from portal.extension.jobs import handler, periodic
from portal.extension.status import register_status
from portal.extension.working_days import is_working_day
from portal.ledger.api import check_figures, record_check, seal_all, unsealed_figures

from plugins.receipts.models import ReceiptEvent, Step
from plugins.receipts.selectors.plan import settings_of_plugin
from plugins.receipts.selectors.verification import verify_receipts
from plugins.receipts.services.reminder_mails import write_digest_lines, write_mails
from plugins.receipts.services.reminders import MAIL_KIND, remind
from plugins.receipts.services.requests import carry_on_requests


@periodic("receipts.seal", every_seconds=60)
def seal_receipts() -> None:
    """Seal whatever the ledger of receipts gained."""
    seal_all(ReceiptEvent)


@periodic("receipts.verify", every_seconds=24 * 3600)
def verify_receipts_nightly() -> None:
    """The same check as the command; what it finds is logged as an error."""
    record_check(model=ReceiptEvent, report=verify_receipts())


@periodic("receipts.requests", every_seconds=5 * 60)
def carry_on() -> None:
    """What was corrected while the plugin was switched off asks for what it asked before."""
    carry_on_requests()


@periodic("receipts.remind", every_seconds=15 * 60)
def remind_the_silent() -> None:
    """On working days from the hour set, carry out the steps that are due."""
    now = timezone.localtime()
    begins = settings_of_plugin().remind_from_hour
    if is_working_day(now.date()) and now.hour >= begins:
        remind(today=now.date())


@handler(MAIL_KIND, batch=1, label="到達確認のお願い")
def mail_reminders(payload: dict[str, Any]) -> None:
    """Write what a step tells; written before, it is the same rows of outbox and inbox."""
    batch, step = UUID(payload["batch"]), payload["step"]
    if step == Step.DIGEST:
        write_digest_lines(batch=batch)
    else:
        write_mails(batch=batch, step=step)


@register_status("receipts")
def receipt_status() -> dict[str, Any]:
    """Unsealed events, the age of the oldest in seconds, outcome and age of the last check."""
    number, age = unsealed_figures(ReceiptEvent)
    is_ok, checked = check_figures(ReceiptEvent)
    return {
        "unsealed": number,
        "unsealed_oldest_s": age,
        "receipts_ok": is_ok,
        "receipts_checked_s": checked,
    }
