"""Doing what waits: batch after batch, one of each kind in turn."""

import logging
import threading
import time
import traceback
from collections import Counter
from pathlib import Path

from portal.extension.jobs import (
    Handler,
    Park,
    Postpone,
    Retry,
    ServiceAway,
    handlers,
)
from portal.outbox import claims
from portal.outbox.claims import Batch
from portal.outbox.leases import lease_kept
from portal.outbox.models import OutboxItem

logger = logging.getLogger("portal.outbox.draining")

# A batch that takes longer gives the rest of its rows back, so that no kind waits for another.
BATCH_SECONDS = 5.0


class Drain:
    """The outbox side of one worker. ``counts``: done, retried, postponed, parked."""

    def __init__(self, stopping: threading.Event) -> None:
        self.counts: Counter[str] = Counter()
        self._stopping = stopping
        self._away_until: dict[str, float] = {}
        self._served: set[str] = set()

    def round(self) -> bool:
        """One batch of every kind that has work; whether there was any.

        However many rows one kind has, the others get their turn.
        """
        claims.reap()
        worked = [self._drain(handler) for handler in handlers]
        return any(worked)

    @property
    def away(self) -> list[str]:
        """Kinds whose service is away just now."""
        now = time.monotonic()
        return sorted(kind for kind, until in self._away_until.items() if until > now)

    def _drain(self, handler: Handler) -> bool:
        if self._stopping.is_set() or handler.kind in self.away:
            return False
        batch = claims.claim(handler)
        if batch is None:
            return False
        try:
            self._handle(batch)
        except ServiceAway as away:
            logger.warning("outbox %s rests for %s s: %s", handler.kind, away.seconds, away)
            self._away_until[handler.kind] = time.monotonic() + away.seconds
        return True

    def _one(self, batch: Batch, item: OutboxItem) -> str:
        """Do one row. Raises ServiceAway.

        The row at which the service goes away moves behind the others, so that it never holds
        them up. Where the service did other rows since it was away last, the reason may be the
        row: this is counted, and in the end it is parked.
        """
        kind = batch.handler.kind
        try:
            word = handle(batch, item)
        except ServiceAway as away:
            if kind in self._served:
                claims.fail(batch, item, str(away))
            else:
                claims.put_behind(batch, item)
            self._served.discard(kind)
            raise
        if word == "done":
            self._served.add(kind)
        return word

    def _handle(self, batch: Batch) -> None:
        end = time.monotonic() + BATCH_SECONDS
        kept = lease_kept(
            batch.handler.kind, lambda: claims.renew(batch), claims.LEASE.total_seconds()
        )
        try:
            with kept as lease, batch.handler.during():
                for item in batch.items:
                    late = self._stopping.is_set() or time.monotonic() > end
                    if late or not lease.valid or not claims.begin(batch, item):
                        break
                    self.counts[self._one(batch, item)] += 1
        finally:
            claims.give_back(batch)


def handle(batch: Batch, item: OutboxItem) -> str:
    """Do one row and write down how it went; the word for it. Raises ServiceAway."""
    try:
        batch.handler.run(item.payload)
    except ServiceAway:
        raise
    except Postpone as order:
        claims.postpone(batch, item, order.seconds)
        return "postponed"
    except Park as order:
        logger.error("outbox %s %s parked: %s", item.kind, item.pk, order)
        claims.park(batch, item, str(order))
        return "parked"
    except Exception as error:
        return _failed(batch, item, error)
    claims.finish(batch, item)
    return "done"


def _failed(batch: Batch, item: OutboxItem, error: Exception) -> str:
    if isinstance(error, Retry):
        logger.warning("outbox %s %s failed: %s", item.kind, item.pk, error)
    else:
        logger.exception("outbox %s %s failed", item.kind, item.pk)
    return "parked" if claims.fail(batch, item, described(error)) else "retried"


def described(error: Exception) -> str:
    """What operators are shown: the words of a Retry, else type and place.

    The text of any other exception may hold what somebody wrote, or a password.
    """
    if isinstance(error, Retry):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(place.filename).name}:{place.lineno})"
