"""Claiming rows and writing down how they went, safely with several workers on one database.

A claim is one conditional UPDATE with a lease, on PostgreSQL and SQLite alike. SKIP LOCKED only
spares PostgreSQL's workers waiting for one another; SQLite ignores it silently.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from portal.extension.jobs import Handler, handlers
from portal.outbox.models import OutboxItem, State

LEASE = timedelta(seconds=60)
FIRST_RETRY_SECONDS = 10.0
LONGEST_RETRY_SECONDS = 3600.0
ERROR_CHARACTERS = 200
WORKER_DIED = "処理中にワーカーが終了しました"


@dataclass(frozen=True)
class Batch:
    """Rows of one kind that belong to one worker until its lease ends."""

    handler: Handler
    holder: str
    items: Sequence[OutboxItem]

    @property
    def held(self) -> QuerySet[OutboxItem]:
        """Rows of the batch that are still ours and not finished."""
        return OutboxItem.objects.filter(
            pk__in=[item.pk for item in self.items],
            lease_holder=self.holder,
            state=State.RUNNING,
        )


def claim(handler: Handler) -> Batch | None:
    """Take the rows of a kind that have waited longest, or None."""
    now = timezone.now()
    due = OutboxItem.objects.filter(
        kind=handler.kind, state=State.WAITING, next_at__lte=now
    ).order_by("next_at", "pk")
    # Looked at first, because on SQLite even an empty transaction locks out all writers.
    if not due.exists():
        return None
    holder = str(uuid4())
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True)
        chosen = list(locked.values_list("pk", flat=True)[: handler.batch])
        OutboxItem.objects.filter(pk__in=chosen, state=State.WAITING).update(
            state=State.RUNNING, lease_until=now + LEASE, lease_holder=holder
        )
    ours = OutboxItem.objects.filter(pk__in=chosen, lease_holder=holder)
    return Batch(handler, holder, list(ours.order_by("next_at", "pk")))


def renew(batch: Batch) -> bool:
    """Move the end of the lease on; False when nothing of the batch is ours any more."""
    return bool(batch.held.update(lease_until=timezone.now() + LEASE))


def begin(batch: Batch, item: OutboxItem) -> bool:
    """Count the attempt before it is made, so that a row that kills its worker is found out.

    False when another worker has the row by now.
    """
    item.attempts += 1
    return bool(_held(batch, item).update(attempts=item.attempts))


def finish(batch: Batch, item: OutboxItem) -> None:
    """Done; what the payload held is wiped."""
    _leave(
        batch, item, state=State.DONE, payload={}, last_error="", finished_at=timezone.now()
    )  # fmt: skip


def fail(batch: Batch, item: OutboxItem, error: str) -> bool:
    """Failed: wait longer each time, or park after the kind's last attempt. Whether it parked."""
    if item.attempts >= batch.handler.attempts:
        park(batch, item, error)
        return True
    _leave(
        batch, item, state=State.WAITING, last_error=error[:ERROR_CHARACTERS],
        next_at=timezone.now() + pause_after(item.attempts),
    )  # fmt: skip
    return False


def park(batch: Batch, item: OutboxItem, error: str) -> None:
    """Put the row aside for an operator."""
    error = error[:ERROR_CHARACTERS]
    _leave(batch, item, state=State.PARKED, last_error=error, finished_at=timezone.now())


def postpone(batch: Batch, item: OutboxItem, seconds: float) -> None:
    """Try later; the attempt is not counted."""
    later = timezone.now() + timedelta(seconds=seconds)
    _leave(batch, item, state=State.WAITING, attempts=item.attempts - 1, next_at=later)


def put_behind(batch: Batch, item: OutboxItem) -> None:
    """After all that is due of the kind; the attempt is not counted, and the age hardly changes."""
    unfinished = OutboxItem.objects.filter(
        kind=item.kind, state__in=(State.WAITING, State.RUNNING), next_at__lte=timezone.now()
    )
    last = unfinished.exclude(pk=item.pk).aggregate(last=Max("next_at"))["last"]
    after = max(item.next_at, last + timedelta(microseconds=1)) if last else item.next_at
    _leave(batch, item, state=State.WAITING, attempts=item.attempts - 1, next_at=after)


def give_back(batch: Batch) -> None:
    """Let others have what was not begun."""
    batch.held.update(state=State.WAITING, lease_until=None, lease_holder="")


def reap() -> int:
    """Give rows of workers that died back to the others; the number of rows."""
    now = timezone.now()
    ended = OutboxItem.objects.filter(state=State.RUNNING, lease_until__lt=now)
    return sum(_reap(item) for item in ended.only("pk", "kind", "attempts", "lease_holder"))


def pause_after(attempts: int) -> timedelta:
    """Doubles up to an hour. A quarter more or less, so that a flood does not return at once."""
    seconds = FIRST_RETRY_SECONDS * 2.0 ** min(max(attempts, 1) - 1, 20)
    spread = random.uniform(0.75, 1.25)  # noqa: S311 - no secret
    return timedelta(seconds=min(seconds, LONGEST_RETRY_SECONDS) * spread)


def _reap(item: OutboxItem) -> int:
    handler = handlers.get(item.kind)
    values: dict[str, Any] = {"state": State.WAITING}
    if handler and item.attempts >= handler.attempts:
        values = {"state": State.PARKED, "last_error": WORKER_DIED, "finished_at": timezone.now()}
    ours = OutboxItem.objects.filter(
        pk=item.pk, lease_holder=item.lease_holder, lease_until__lt=timezone.now()
    )
    return ours.update(lease_until=None, lease_holder="", **values)


def _held(batch: Batch, item: OutboxItem) -> QuerySet[OutboxItem]:
    return OutboxItem.objects.filter(pk=item.pk, lease_holder=batch.holder, state=State.RUNNING)


def _leave(batch: Batch, item: OutboxItem, **values: Any) -> None:
    _held(batch, item).update(lease_until=None, lease_holder="", **values)
