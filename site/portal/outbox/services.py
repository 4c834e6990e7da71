"""Putting work into the outbox, and what operators do with rows that were parked."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.extension.jobs import handlers
from portal.ledger.api import record_audit
from portal.outbox.models import OutboxItem, State

ROWS_AT_ONCE = 500
KEY_CHARACTERS = 200


class UnknownKind(LookupError):
    """Nothing handles this kind: its rows would wait for ever."""


class NotParked(Exception):
    """The row is not parked, or not any more."""


def enqueue(
    *,
    kind: str,
    key: str,
    payload: Mapping[str, Any] | None = None,
    not_before: datetime | None = None,
) -> None:
    """Let a worker do this later: when the caller's transaction commits, or not at all.

    ``key`` names the piece of work within the kind: enqueued again, also after it was done, nothing
    happens (as long as done rows are kept). ``payload`` is JSON and holds nothing secret: ids, and
    the handler reads the rest. Raises UnknownKind when no handler is registered.
    """
    enqueue_many(kind, [(key, payload or {})], not_before=not_before)


def enqueue_many(
    kind: str,
    rows: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    not_before: datetime | None = None,
) -> None:
    """``enqueue`` for many ``(key, payload)`` of one kind, in few statements."""
    if handlers.get(kind) is None:
        raise UnknownKind(kind)
    now = timezone.now()
    items = (
        OutboxItem(
            kind=kind, key=_short(key), payload=payload, next_at=not_before or now, created_at=now
        )
        for key, payload in rows
    )
    with transaction.atomic():
        while part := list(islice(items, ROWS_AT_ONCE)):
            OutboxItem.objects.bulk_create(part, ignore_conflicts=True)


@transaction.atomic
def release(*, item: OutboxItem, by: Any) -> None:
    """Let the workers try a parked row again from the start. Raises NotParked."""
    _take_from_parking(item, state=State.WAITING, attempts=0, next_at=timezone.now())
    record_audit(actor=by, action="送信待ちの再実行", target=item)


@transaction.atomic
def release_kind(*, kind: str, by: Any) -> int:
    """``release`` for all parked rows of a kind; the number of rows."""
    parked = OutboxItem.objects.filter(kind=kind, state=State.PARKED)
    first = parked.order_by("pk").first()
    if first is None:
        return 0
    count = parked.update(state=State.WAITING, attempts=0, next_at=timezone.now(), finished_at=None)
    record_audit(actor=by, action="送信待ちの一括再実行", target=first, reason=f"{kind}：{count}件")
    return count


@transaction.atomic
def give_up(*, item: OutboxItem, by: Any) -> None:
    """Close a parked row for good; its payload is wiped. Raises NotParked."""
    _take_from_parking(item, state=State.DONE, payload={}, finished_at=timezone.now())
    record_audit(actor=by, action="送信待ちの取りやめ", target=item)


def _short(key: str) -> str:
    """The key, or of a very long one its hash: the column takes 200 characters."""
    return key if len(key) <= KEY_CHARACTERS else hashlib.sha256(key.encode()).hexdigest()


def _take_from_parking(item: OutboxItem, **values: Any) -> None:
    parked = OutboxItem.objects.filter(pk=item.pk, state=State.PARKED)
    if not parked.update(**{"finished_at": None, **values}):
        raise NotParked
