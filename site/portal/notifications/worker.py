"""The worker: runs periodic jobs one after the other until it is told to stop."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import DatabaseError, close_old_connections, connection, connections

from portal.notifications.scheduling import (
    LEASE,
    Claim,
    claim_next,
    ensure_jobs,
    fail,
    finish,
    renew,
)

logger = logging.getLogger("portal.notifications.worker")

TICK_SECONDS = 1.0
PAUSE_AFTER_DATABASE_ERROR_SECONDS = 5.0


@dataclass
class Round:
    """Keys of the jobs one round ran, and of those among them that failed."""

    ran: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Worker:
    """One worker process. ``stop`` may be called from a signal handler or another thread."""

    def __init__(self) -> None:
        self.holder = str(uuid4())
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Finish the current job and then leave the loop."""
        self._stopping.set()

    def run_forever(self) -> None:
        """Look for due jobs every second. A database that is away is waited for."""
        while not self._stopping.is_set():
            try:
                close_old_connections()
                self.run_due()
                pause = TICK_SECONDS
            except DatabaseError:
                logger.exception("database unavailable")
                connection.close()
                pause = PAUSE_AFTER_DATABASE_ERROR_SECONDS
            self._stopping.wait(pause)

    def run_due(self) -> Round:
        """Run every job that is due now, each once."""
        done = Round()
        ensure_jobs()
        while not self._stopping.is_set():
            claim = claim_next(holder=self.holder, skip=done.ran)
            if claim is None:
                break
            done.ran.append(claim.job.key)
            if not run_claim(claim):
                done.failed.append(claim.job.key)
        return done


def run_claim(claim: Claim) -> bool:
    """Run one job and record how it went; whether it succeeded."""
    try:
        with lease_kept(claim):
            claim.job.run()
    except Exception as error:
        logger.exception("job %s failed", claim.job.key)
        fail(claim, error)
        return False
    finish(claim)
    return True


@contextmanager
def lease_kept(claim: Claim) -> Iterator[None]:
    """Renew the lease in the background, so that a long job is never started twice."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(claim, ended), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(claim: Claim, ended: threading.Event) -> None:
    try:
        while not ended.wait(LEASE.total_seconds() / 4):
            try:
                renew(claim)
            except DatabaseError:
                # The next beat tries again; three may be missed before the lease ends.
                logger.warning("lease of %s not renewed", claim.job.key)
                connection.close()
    finally:
        connections.close_all()
