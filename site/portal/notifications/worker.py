"""The worker: periodic jobs and the outbox, until it is told to stop."""

import logging
import threading
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import DatabaseError, close_old_connections, connection

from portal.notifications.scheduling import (
    LEASE,
    Claim,
    claim_next,
    ensure_jobs,
    fail,
    finish,
    renew,
)
from portal.outbox.draining import Drain
from portal.outbox.leases import lease_kept

logger = logging.getLogger("portal.notifications.worker")

TICK_SECONDS = 1.0
PAUSE_AFTER_DATABASE_ERROR_SECONDS = 5.0


@dataclass
class Round:
    """Keys of the jobs that ran, of those among them that failed, and counts of outbox rows."""

    ran: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    outbox: dict[str, int] = field(default_factory=dict)


class Worker:
    """One worker process. ``stop`` may be called from a signal handler or another thread."""

    def __init__(self) -> None:
        self.holder = str(uuid4())
        self._stopping = threading.Event()
        self._drain = Drain(self._stopping)

    def stop(self) -> None:
        """Finish the current job or row and then leave the loop."""
        self._stopping.set()

    def run_forever(self) -> None:
        """Look for work every second. A database that is away is waited for."""
        while not self._stopping.is_set():
            try:
                close_old_connections()
                self._run_jobs(Round())
                pause = 0.0 if self._drain.round() else TICK_SECONDS
            except DatabaseError:
                logger.exception("database unavailable")
                connection.close()
                pause = PAUSE_AFTER_DATABASE_ERROR_SECONDS
            self._stopping.wait(pause)

    def run_due(self) -> Round:
        """Run every job that is due, each once, and the outbox until nothing in it is due."""
        done = Round()
        more = True
        while more and not self._stopping.is_set():
            self._run_jobs(done)
            more = self._drain.round()
        done.outbox = dict(self._drain.counts)
        return done

    def _run_jobs(self, done: Round) -> None:
        ensure_jobs()
        while not self._stopping.is_set():
            claim = claim_next(holder=self.holder, skip=done.ran)
            if claim is None:
                break
            done.ran.append(claim.job.key)
            if not run_claim(claim):
                done.failed.append(claim.job.key)


def run_claim(claim: Claim) -> bool:
    """Run one job and record how it went; whether it succeeded."""
    try:
        with lease_kept(claim.job.key, lambda: renew(claim), LEASE.total_seconds()):
            claim.job.run()
    except Exception as error:
        logger.exception("job %s failed", claim.job.key)
        fail(claim, error)
        return False
    finish(claim)
    return True
