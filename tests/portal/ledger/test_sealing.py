"""Seals: all that is unsealed, once, in a chain."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from portal.ledger import services
from portal.ledger.api import append, append_many, seal_all, seal_events, unsealed_figures
from portal.ledger.digests import GENESIS
from portal.ledger.jobs import audit_status, seal_audit
from portal.ledger.models import AuditEntry, Seal, SealMember

from tests.portal.ledger.test_appending import entry

pytestmark = pytest.mark.django_db


def test_nothing_to_seal_makes_no_seal() -> None:
    assert seal_events(AuditEntry) is None


def test_seal_takes_all_unsealed_events_in_order() -> None:
    events = append_many([entry(object_id=str(n)) for n in range(3)])
    seal = seal_events(AuditEntry)
    expected = [e.pk for e in sorted(events, key=lambda e: (e.recorded_at, str(e.pk)))]
    members = seal.members.order_by("position").values_list("event_id", flat=True)
    assert list(members) == expected


def test_sealing_twice_makes_one_seal() -> None:
    append(entry())
    seal_events(AuditEntry)
    assert seal_events(AuditEntry) is None
    assert Seal.objects.count() == 1


def test_seals_are_chained() -> None:
    append(entry())
    first = seal_events(AuditEntry)
    append(entry())
    second = seal_events(AuditEntry)
    assert (first.number, first.previous_hash) == (1, GENESIS)
    assert (second.number, second.previous_hash) == (2, first.hash)


def test_event_that_appears_late_with_an_earlier_time_is_sealed() -> None:
    append(entry())
    seal_events(AuditEntry)
    late = append(entry(recorded_at=timezone.now() - timedelta(hours=1)))
    seal = seal_events(AuditEntry)
    assert list(seal.members.values_list("event_id", flat=True)) == [late.pk]


def test_large_backlog_is_sealed_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SEAL_LIMIT", 2)
    append_many([entry(object_id=str(n)) for n in range(5)])
    assert seal_all(AuditEntry) == 3
    assert SealMember.objects.count() == 5


def test_second_seal_with_the_same_number_is_refused() -> None:
    append(entry())
    seal = seal_events(AuditEntry)
    twin = Seal(ledger="audit", number=1, member_count=0, previous_hash=GENESIS, hash=seal.hash)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_status_tells_the_unsealed_and_their_age() -> None:
    append(entry(recorded_at=timezone.now() - timedelta(seconds=90)))
    number, age = unsealed_figures(AuditEntry)
    assert (number, age // 10) == (1, 9)


def test_job_leaves_nothing_unsealed() -> None:
    append(entry())
    seal_audit()
    status = audit_status()
    assert (status["audit_unsealed"], status["audit_unsealed_oldest_s"]) == (0, 0)


def test_migrate_reinstalls_lost_triggers() -> None:
    table = AuditEntry._meta.db_table
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_update{on_table}")
    call_command("migrate", verbosity=0)
    append(entry())
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(action="x")
