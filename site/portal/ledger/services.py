"""Appending events, writing the audit log and sealing."""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from portal.ledger.digests import GENESIS, event_digest, keyed_hash, seal_hash
from portal.ledger.models import AuditEntry, LedgerEvent, Seal, SealMember
from portal.ledger.selectors import unsealed_events

SEAL_LIMIT = 10_000  # members of one seal: bounds the sealer's memory
BATCH = 500

Event = TypeVar("Event", bound=LedgerEvent)


def append(event: Event) -> Event:
    """Insert one new event with its digest. Raises IntegrityError if the row exists."""
    event.digest = event_digest(event)
    event.save(force_insert=True)
    return event


def append_many(events: Sequence[Event], *, ignore_conflicts: bool = False) -> list[Event]:
    """Insert events of one model in few statements.

    With ``ignore_conflicts`` events that break a unique constraint are left out silently; the
    caller has to look which ones arrived.
    """
    for event in events:
        event.digest = event_digest(event)
    if not events:
        return []
    manager = type(events[0])._default_manager
    return manager.bulk_create(events, batch_size=BATCH, ignore_conflicts=ignore_conflicts)


def record_audit(
    *,
    actor: Any,
    action: str,
    target: Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write down a privileged act; ``actor`` None means a scheduled job.

    Of ``before`` and ``after`` only keyed hashes are kept: they prove a state, and tell nobody
    what it was.
    """
    return append(
        AuditEntry(
            actor=actor,
            action=action,
            object_type=target._meta.label_lower,
            object_id=str(target.pk),
            before_hash="" if before is None else keyed_hash(before),
            after_hash="" if after is None else keyed_hash(after),
            reason=reason,
        )
    )


def seal_events(model: type[LedgerEvent]) -> Seal | None:
    """Seal up to ``SEAL_LIMIT`` unsealed events of a ledger; None when there are none.

    Picks by anti-join, never by "id up to N": an event whose transaction commits late is taken by
    the next seal. One sealer at a time; should two run all the same, the unique seal number stops
    the second with IntegrityError.
    """
    with transaction.atomic():
        _wait_for_other_sealers(model.ledger)
        events = list(unsealed_events(model).order_by("recorded_at", "pk")[:SEAL_LIMIT])
        return _seal(model.ledger, events) if events else None


def seal_all(model: type[LedgerEvent]) -> int:
    """Seal until nothing is left; the number of seals made."""
    made = 0
    while seal_events(model):
        made += 1
    return made


def _seal(ledger: str, events: Sequence[LedgerEvent]) -> Seal:
    last = Seal.objects.filter(ledger=ledger).order_by("-number").first()
    seal = Seal(
        ledger=ledger,
        number=last.number + 1 if last else 1,
        member_count=len(events),
        previous_hash=last.hash if last else GENESIS,
    )
    positions = list(enumerate(events, start=1))
    seal.hash = seal_hash(seal, ((n, event.pk, event.digest) for n, event in positions))
    seal.save(force_insert=True)
    SealMember.objects.bulk_create(
        [
            SealMember(seal=seal, ledger=ledger, event_id=event.pk, position=n, digest=event.digest)
            for n, event in positions
        ],
        batch_size=BATCH,
    )
    return seal


def _wait_for_other_sealers(ledger: str) -> None:
    # On SQLite BEGIN IMMEDIATE already lets one writer in.
    if connection.vendor == "postgresql":
        name = hashlib.sha256(f"portal.ledger.{ledger}".encode()).digest()
        key = int.from_bytes(name[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
