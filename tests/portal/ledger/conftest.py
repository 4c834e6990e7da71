"""The audit ledger starts empty in these tests; the world's own entries come back afterwards."""

import pytest
from portal.ledger.models import AuditEntry, Seal, SealMember

from tests.portal.ledger.unlocked import ledger_unlocked


@pytest.fixture(autouse=True)
def empty_audit_ledger(db: None) -> None:
    """Inside the test's transaction."""
    with ledger_unlocked():
        SealMember.objects.all()._raw_delete("default")
        Seal.objects.all()._raw_delete("default")
        AuditEntry.objects.all()._raw_delete("default")
