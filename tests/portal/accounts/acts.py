"""What people did, read from the audit."""

from portal.ledger.models import AuditEntry


def acts() -> list[str]:
    """What people did, in order, as the audit says it."""
    entries = AuditEntry.objects.exclude(actor=None).order_by("recorded_at")
    return list(entries.values_list("action", flat=True))
