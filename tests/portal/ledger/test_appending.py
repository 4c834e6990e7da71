"""Digests and the audit log."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, transaction
from portal.ledger.api import append, append_many, record_audit
from portal.ledger.digests import event_digest, keyed_hash
from portal.ledger.models import AuditEntry

from tests.world import World

pytestmark = pytest.mark.django_db


def entry(**fields: object) -> AuditEntry:
    values = {"action": "試験", "object_type": "x", "object_id": "1", **fields}
    return AuditEntry(**values)


def test_append_writes_the_digest_of_the_event() -> None:
    event = append(entry())
    assert AuditEntry.objects.get().digest == event_digest(event)


def test_digest_survives_the_database() -> None:
    append(entry())
    stored = AuditEntry.objects.get()
    assert event_digest(stored) == stored.digest


def test_digest_depends_on_the_key(settings: object) -> None:
    event = entry()
    before = event_digest(event)
    settings.LEDGER_KEY = "another key"
    assert event_digest(event) != before


def test_digest_is_the_same_in_every_time_zone() -> None:
    moment = datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
    event = entry(recorded_at=moment)
    before = event_digest(event)
    event.recorded_at = moment.astimezone(timezone(timedelta(hours=9)))
    assert event_digest(event) == before


def test_append_refuses_an_existing_row() -> None:
    event = append(entry())
    with pytest.raises(IntegrityError), transaction.atomic():
        append(event)


def test_append_many_writes_every_digest() -> None:
    append_many([entry(object_id=str(n)) for n in range(3)])
    assert all(event_digest(event) == event.digest for event in AuditEntry.objects.all())


def test_append_many_of_nothing_is_nothing() -> None:
    assert append_many([]) == []


def test_audit_names_actor_act_and_object(world: World) -> None:
    user, target = world.user("editor"), world.organisation("札幌市")
    record_audit(actor=user, action="変更", target=target, reason="訂正")
    stored = AuditEntry.objects.get()
    assert (stored.actor, stored.action, stored.object_type, stored.object_id, stored.reason) == (
        user,
        "変更",
        "organisations.organisation",
        str(target.pk),
        "訂正",
    )


def test_audit_keeps_hashes_of_before_and_after_only(world: World) -> None:
    target = world.organisation("札幌市")
    record_audit(actor=None, action="変更", target=target, before={"a": 1}, after={"a": 2})
    stored = AuditEntry.objects.get()
    assert (stored.before_hash, stored.after_hash) == (keyed_hash({"a": 1}), keyed_hash({"a": 2}))


def test_audit_without_states_leaves_hashes_empty(world: World) -> None:
    record_audit(actor=None, action="変更", target=world.organisation("札幌市"))
    stored = AuditEntry.objects.get()
    assert (stored.before_hash, stored.after_hash) == ("", "")
