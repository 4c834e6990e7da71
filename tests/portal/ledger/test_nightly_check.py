"""The worker checks the audit log every night."""

import pytest
from portal.ledger.api import record_audit
from portal.ledger.jobs import audit_status, verify_audit_nightly
from portal.ledger.models import AuditEntry
from portal.ledger.services import seal_all

from tests.portal.ledger.unlocked import ledger_unlocked
from tests.world import World

pytestmark = pytest.mark.django_db


def test_changed_audit_entry_is_told_until_it_is_repaired(world: World) -> None:
    record_audit(actor=None, action="変更", target=world.user("editor"), reason="訂正")
    seal_all(AuditEntry)
    verify_audit_nightly()
    assert audit_status()["audit_ok"] is True
    for reason, is_ok in (("改ざん", False), ("訂正", True)):
        with ledger_unlocked():
            AuditEntry.objects.update(reason=reason)
        verify_audit_nightly()
        assert audit_status()["audit_ok"] is is_ok
