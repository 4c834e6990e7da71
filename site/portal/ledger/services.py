"""Appending events, writing the audit log and sealing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from portal.extension.rows import insert_rows
from portal.ledger.digests import GENESIS, event_digest, head_mac, keyed_hash, seal_hash
from portal.ledger.models import AuditEntry, LedgerEvent, LedgerHead, Seal, SealMember
from portal.ledger.selectors import unsealed_events

SEAL_LIMIT = 10_000  # members of one seal: bounds the sealer's memory

Event = TypeVar("Event", bound=LedgerEvent)


def append(event: Event) -> Event:
    """Insert one new event with its digest. Raises IntegrityError if the row exists."""
    event.digest = event_digest(event)
    event.save(force_insert=True)
    return event


def append_many(events: Sequence[Event]) -> list[Event]:
    """Insert events of one model in few statements. Raises IntegrityError if one exists."""
    for event in events:
        event.digest = event_digest(event)
    if events:
        fields = type(events[0])._meta.concrete_fields
        rows = ([getattr(event, field.attname) for field in fields] for event in events)
        with transaction.atomic():
            insert_rows(type(events[0]), [field.column for field in fields], rows)
    return list(events)


def append_once(event: Event) -> bool:
    """Insert one event unless a unique constraint says it is there; whether it was new."""
    event.digest = event_digest(event)
    model = type(event)
    model._default_manager.bulk_create([event], ignore_conflicts=True)
    return model._default_manager.filter(pk=event.pk).exists()


@dataclass(frozen=True)
class AuditedChange:
    """One object of an act that concerns many; states as for ``record_audit``."""

    target: Model | type[Model]
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def record_audit(
    *,
    actor: Any,
    action: str,
    target: Model | type[Model],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write down a privileged act; ``actor`` None means a scheduled job or a command.

    A model as ``target`` stands for the list of all its objects.

    Of ``before`` and ``after`` only keyed hashes are kept: they prove a state, and tell nobody
    what it was.
    """
    return append(_audit_entry(actor, action, AuditedChange(target, before, after), reason))


def record_audits(
    *, actor: Any, action: str, changes: Iterable[AuditedChange], reason: str = ""
) -> None:
    """Write down an act on many objects, an entry each, in few statements."""
    append_many([_audit_entry(actor, action, change, reason) for change in changes])


def _audit_entry(actor: Any, action: str, change: AuditedChange, reason: str) -> AuditEntry:
    return AuditEntry(
        actor=actor,
        action=action,
        object_type=change.target._meta.label_lower,
        object_id=str(change.target.pk) if isinstance(change.target, Model) else "",
        before_hash="" if change.before is None else keyed_hash(change.before),
        after_hash="" if change.after is None else keyed_hash(change.after),
        reason=reason,
    )


def seal_events(model: type[LedgerEvent]) -> Seal | None:
    """Seal up to ``SEAL_LIMIT`` unsealed events of a ledger; None when there are none.

    Picks by anti-join, never by "id up to N": an event whose transaction commits late is taken by
    the next seal. One sealer at a time; should two run all the same, the unique seal number stops
    the second with IntegrityError.
    """
    with transaction.atomic():
        _wait_for_other_sealers(model.ledger)
        events = unsealed_events(model).order_by("recorded_at", "pk").values_list("pk", "digest")
        members = list(events[:SEAL_LIMIT])
        return _seal(model.ledger, members) if members else None


def seal_all(model: type[LedgerEvent]) -> int:
    """Seal until nothing is left; the number of seals made."""
    made = 0
    while seal_events(model):
        made += 1
    return made


def _seal(ledger: str, members: Sequence[tuple[UUID, str]]) -> Seal:
    last = Seal.objects.filter(ledger=ledger).order_by("-number").first()
    seal = Seal(
        ledger=ledger,
        number=last.number + 1 if last else 1,
        member_count=len(members),
        previous_hash=last.hash if last else GENESIS,
    )
    placed = [(n, event, digest) for n, (event, digest) in enumerate(members, start=1)]
    seal.hash = seal_hash(seal, placed)
    seal.save(force_insert=True)
    insert_rows(
        SealMember,
        ("seal_id", "ledger", "position", "event_id", "digest"),
        ((seal.pk, ledger, *place) for place in placed),
    )
    mac = head_mac(ledger, seal.number)
    LedgerHead.objects.update_or_create(ledger=ledger, defaults={"number": seal.number, "mac": mac})
    return seal


def _wait_for_other_sealers(ledger: str) -> None:
    # On SQLite BEGIN IMMEDIATE already lets one writer in.
    if connection.vendor == "postgresql":
        name = hashlib.sha256(f"portal.ledger.{ledger}".encode()).digest()
        key = int.from_bytes(name[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
