"""What other apps and plugins use of the ledger."""

from portal.ledger.checking import record_check
from portal.ledger.models import LedgerEvent, Seal
from portal.ledger.selectors import check_figures, unsealed_figures
from portal.ledger.services import (
    AuditedChange,
    append,
    append_many,
    append_once,
    record_audit,
    record_audits,
    seal_all,
    seal_events,
)
from portal.ledger.triggers import register_append_only
from portal.ledger.verification import LedgerReport, verify_ledger

__all__ = [
    "AuditedChange",
    "LedgerEvent",
    "LedgerReport",
    "Seal",
    "append",
    "append_many",
    "append_once",
    "check_figures",
    "record_audit",
    "record_audits",
    "record_check",
    "register_append_only",
    "seal_all",
    "seal_events",
    "unsealed_figures",
    "verify_ledger",
]
