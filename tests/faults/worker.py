"""The worker as something to be killed in the middle of one job."""

import time
from datetime import timedelta

from django.utils import timezone
from portal.notifications.models import ScheduledJob
from portal.notifications.scheduling import ensure_jobs
from portal.notifications.worker import Worker

from tests.faults.processes import PATIENCE_SECONDS, POLL_SECONDS, start_worker

PUBLISH = "notices.publish_scheduled"
SEAL = "receipts.seal"


def make_due(key: str) -> None:
    """Only this job is due, and nobody holds it: as when the lease of a killed worker ran out."""
    put_jobs_off()
    ScheduledJob.objects.filter(key=key).update(next_at=timezone.now() - timedelta(seconds=1))


def put_jobs_off() -> None:
    """No job is due today."""
    ensure_jobs()
    tomorrow = timezone.now() + timedelta(days=1)
    ScheduledJob.objects.update(next_at=tomorrow, lease_until=None, lease_holder="")


def is_held(key: str) -> bool:
    """Whether a worker is at the job."""
    return ScheduledJob.objects.filter(key=key, lease_until__isnull=False).exists()


def wait_for_claim(key: str, held: bool = True) -> None:
    """Until a worker has taken the job, or has let it go."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while is_held(key) != held:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{key}: held is not {held}")
        time.sleep(POLL_SECONDS)


def measured(env: dict[str, str], key: str) -> float:
    """Seconds from claim to finish in a fresh worker process."""
    make_due(key)
    worker = start_worker(env)
    wait_for_claim(key)
    started = time.monotonic()
    wait_for_claim(key, held=False)
    duration = time.monotonic() - started
    worker.process.wait(PATIENCE_SECONDS)
    worker.kill()
    return duration


def finish_with_second_worker(key: str) -> None:
    """Another worker takes the job over once the lease has run out, and succeeds."""
    make_due(key)
    done = Worker().run_due()
    assert (done.ran, done.failed) == ([key], []), f"second worker: {done}"
