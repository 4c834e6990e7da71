"""The worker and its schedule."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from portal.extension.jobs import periodic
from portal.notifications.models import ScheduledJob
from portal.notifications.scheduling import LEASE, claim_next, ensure_jobs, finish, renew
from portal.notifications.worker import Worker

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def runs() -> list[str]:
    """Keys of the jobs that ran; registers one job that works, every 60 seconds."""
    done: list[str] = []
    periodic("a.works", every_seconds=60)(lambda: done.append("a.works"))
    return done


@pytest.fixture
def broken_job() -> None:
    @periodic("b.breaks", every_seconds=60)
    def breaks() -> None:
        raise ValueError("壊れた")


def test_worker_runs_a_new_job_at_once(runs: list[str]) -> None:
    assert (Worker().run_due().ran, runs) == (["a.works"], ["a.works"])


@pytest.mark.parametrize(("seconds", "times"), [(59, 1), (60, 2), (3600, 2)])
def test_worker_runs_a_job_when_it_is_due(seconds: int, times: int, runs: list[str]) -> None:
    with time_machine.travel(NOW, tick=False):
        Worker().run_due()
    with time_machine.travel(after(seconds), tick=False):
        Worker().run_due()
    assert len(runs) == times


def test_job_that_fails_is_recorded_and_hinders_no_other(broken_job: None, runs: list[str]) -> None:
    done = Worker().run_due()
    job = ScheduledJob.objects.get(key="b.breaks")
    assert (done.ran, done.failed, runs) == (["a.works", "b.breaks"], ["b.breaks"], ["a.works"])
    assert (job.failures, job.last_error, job.lease_until) == (1, "ValueError: 壊れた", None)


def test_job_that_fails_waits_longer_each_time(broken_job: None) -> None:
    pauses = []
    moment = NOW
    for _ in range(12):
        with time_machine.travel(moment, tick=False):
            Worker().run_due()
        following = ScheduledJob.objects.get(key="b.breaks").next_at
        pauses.append(int((following - moment).total_seconds()))
        moment = following
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]


def test_job_that_works_again_forgets_its_failures(runs: list[str]) -> None:
    ScheduledJob.objects.create(key="a.works", next_at=NOW, failures=3, last_error="x")
    Worker().run_due()
    job = ScheduledJob.objects.get(key="a.works")
    assert (job.failures, job.last_error) == (0, "")


def test_claimed_job_is_not_given_to_a_second_worker(runs: list[str]) -> None:
    ensure_jobs()
    claims = [claim_next(holder=holder) for holder in ("one", "two")]
    assert [claim and claim.holder for claim in claims] == ["one", None]


def test_job_of_a_killed_worker_is_taken_over_when_its_lease_ends(runs: list[str]) -> None:
    with time_machine.travel(NOW, tick=False):
        ensure_jobs()
        claim_next(holder="killed")
    with time_machine.travel(NOW + LEASE, tick=False):
        early = claim_next(holder="two")
    with time_machine.travel(NOW + LEASE + timedelta(seconds=1), tick=False):
        late = claim_next(holder="two")
    assert (early, late and late.holder) == (None, "two")


def test_renewed_lease_keeps_the_job(runs: list[str]) -> None:
    with time_machine.travel(NOW, tick=False):
        ensure_jobs()
        claim = claim_next(holder="one")
    assert claim is not None
    with time_machine.travel(after(50), tick=False):
        kept = renew(claim)
    with time_machine.travel(after(100), tick=False):
        assert (kept, claim_next(holder="two")) == (True, None)


def test_worker_that_lost_its_lease_changes_nothing(runs: list[str]) -> None:
    with time_machine.travel(NOW, tick=False):
        ensure_jobs()
        first = claim_next(holder="one")
    with time_machine.travel(after(61), tick=False):
        claim_next(holder="two")
        assert first is not None
        assert renew(first) is False
        finish(first)
    assert ScheduledJob.objects.get(key="a.works").lease_holder == "two"


def test_worker_that_is_told_to_stop_starts_no_further_job() -> None:
    worker = Worker()
    periodic("a", every_seconds=1)(worker.stop)
    periodic("b", every_seconds=1)(lambda: None)
    assert worker.run_due().ran == ["a"]


def test_row_of_a_job_nobody_registers_is_left_alone(runs: list[str]) -> None:
    ScheduledJob.objects.create(key="removed.plugin", next_at=NOW)
    assert Worker().run_due().ran == ["a.works"]


def test_run_worker_once_prints_what_it_ran(
    runs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("run_worker", "--once")
    assert capsys.readouterr().out == '{"ran": ["a.works"], "failed": [], "outbox": {}}\n'


def test_run_worker_once_fails_when_a_job_failed(broken_job: None) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("run_worker", "--once")
    assert stopped.value.code == 1
