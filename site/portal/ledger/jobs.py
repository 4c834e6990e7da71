"""The worker seals the audit log, and ``/statusz`` says how far it got."""

from typing import Any

from portal.extension.jobs import periodic
from portal.extension.status import register_status
from portal.ledger.models import AuditEntry
from portal.ledger.selectors import unsealed_figures
from portal.ledger.services import seal_all


@periodic("ledger.seal_audit", every_seconds=60)
def seal_audit() -> None:
    """Seal whatever the audit log gained."""
    seal_all(AuditEntry)


@register_status("ledger")
def audit_status() -> dict[str, Any]:
    """Unsealed audit entries and the age of the oldest in seconds."""
    number, age = unsealed_figures(AuditEntry)
    return {"audit_unsealed": number, "audit_unsealed_oldest_s": age}
