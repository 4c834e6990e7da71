"""The worker seals and checks the audit log; ``/statusz`` says how far it got."""

from typing import Any

from portal.extension.jobs import periodic
from portal.extension.status import register_status
from portal.ledger.checking import record_check
from portal.ledger.models import AuditEntry
from portal.ledger.selectors import check_figures, unsealed_figures
from portal.ledger.services import seal_all
from portal.ledger.verification import verify_ledger


@periodic("ledger.seal_audit", every_seconds=60)
def seal_audit() -> None:
    """Seal whatever the audit log gained."""
    seal_all(AuditEntry)


@periodic("ledger.verify_audit", every_seconds=24 * 3600)
def verify_audit_nightly() -> None:
    """Whether the audit log still stands as it was recorded; a difference is an error."""
    record_check(model=AuditEntry, report=verify_ledger(AuditEntry))


@register_status("ledger")
def audit_status() -> dict[str, Any]:
    """Unsealed audit entries, the age of the oldest, outcome and age of the last check."""
    number, age = unsealed_figures(AuditEntry)
    is_ok, checked = check_figures(AuditEntry)
    return {
        "audit_unsealed": number,
        "audit_unsealed_oldest_s": age,
        "audit_ok": is_ok,
        "audit_checked_s": checked,
    }
