"""Claiming, finishing and failing a periodic job, safely with several workers on one database.

A claim is one conditional UPDATE with a lease, on PostgreSQL and SQLite alike: SQLite silently
ignores SKIP LOCKED, and two workers would take the same row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.extension.jobs import PeriodicJob, periodic_jobs
from portal.notifications.models import ScheduledJob

LEASE = timedelta(seconds=60)
FIRST_RETRY = timedelta(seconds=10)
LONGEST_RETRY = timedelta(hours=1)
STALE = timedelta(minutes=10)
ERROR_CHARACTERS = 500


@dataclass(frozen=True)
class Claim:
    """The right of one worker to run one job until its lease ends."""

    job: PeriodicJob
    holder: str
    started_at: datetime


def ensure_jobs() -> None:
    """A row for every registered job; a new one is due at once."""
    known = set(ScheduledJob.objects.values_list("key", flat=True))
    missing = [key for key in periodic_jobs.keys() if key not in known]  # noqa: SIM118
    if missing:
        rows = [ScheduledJob(key=key, next_at=timezone.now()) for key in missing]
        ScheduledJob.objects.bulk_create(rows, ignore_conflicts=True)


def claim_next(*, holder: str, skip: Iterable[str] = ()) -> Claim | None:
    """Take the job that has waited longest, or None. ``skip`` names jobs not wanted now."""
    keys = [key for key in periodic_jobs.keys() if key not in set(skip)]  # noqa: SIM118
    due = ScheduledJob.objects.filter(_due(timezone.now()), key__in=keys).order_by("next_at", "key")
    for key in list(due.values_list("key", flat=True)):
        claim = _claim(key, holder)
        if claim:
            return claim
    return None


def stale_jobs() -> list[str]:
    """Registered jobs that are long due and that nobody runs: is there a worker?"""
    now = timezone.now()
    stale = ScheduledJob.objects.filter(
        _due(now), key__in=periodic_jobs.keys(), next_at__lt=now - STALE
    )
    return sorted(stale.values_list("key", flat=True))


def renew(claim: Claim) -> bool:
    """Move the end of the lease on; False when another worker has the job by now."""
    return bool(_held(claim).update(lease_until=timezone.now() + LEASE))


def finish(claim: Claim) -> None:
    """The job is done: it runs again ``every_seconds`` after this start."""
    now = timezone.now()
    next_at = claim.started_at + timedelta(seconds=claim.job.every_seconds)
    _held(claim).update(
        next_at=max(next_at, now),
        lease_until=None,
        lease_holder="",
        last_finished_at=now,
        failures=0,
        last_error="",
    )


def fail(claim: Claim, error: Exception) -> None:
    """The job failed: it is tried again after a pause that doubles up to an hour."""
    row = _held(claim).first()
    if row is None:
        return
    pause = min(FIRST_RETRY * 2 ** min(row.failures, 20), LONGEST_RETRY)
    _held(claim).update(
        next_at=timezone.now() + pause,
        lease_until=None,
        lease_holder="",
        failures=row.failures + 1,
        last_error=f"{type(error).__name__}: {error}"[:ERROR_CHARACTERS],
    )


def _due(now: datetime) -> Q:
    return Q(next_at__lte=now) & (Q(lease_until=None) | Q(lease_until__lt=now))


def _claim(key: str, holder: str) -> Claim | None:
    job, now = periodic_jobs.get(key), timezone.now()
    taken = ScheduledJob.objects.filter(_due(now), key=key).update(
        lease_until=now + LEASE, lease_holder=holder, last_started_at=now
    )
    return Claim(job, holder, now) if job and taken else None


def _held(claim: Claim) -> QuerySet[ScheduledJob]:
    return ScheduledJob.objects.filter(
        key=claim.job.key, lease_holder=claim.holder, last_started_at=claim.started_at
    )
