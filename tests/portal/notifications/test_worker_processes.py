"""Workers as real processes: two at once, and told to stop."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import ROOT, fresh_database
from tests.processes import environment, wait_for

SCRIPT = ROOT / "tests/portal/notifications/worker_process.py"


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    with fresh_database(tmp_path) as url:
        yield environment(url, tmp_path, LOG=str(tmp_path / "log"), SECONDS="1", ARGUMENTS="")


def start(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(SCRIPT)], env=environ)


def lines(environ: dict[str, str]) -> list[str]:
    path = Path(environ["LOG"])
    return path.read_text().split() if path.exists() else []


def ready(worker: subprocess.Popen[bytes], environ: dict[str, str]) -> bool:
    """Whether a worker has told that it begins to look for jobs."""
    return Path(f"{environ['LOG']}.{worker.pid}").exists()


def test_two_workers_never_run_one_job_at_once(environ: dict[str, str]) -> None:
    workers = [start(environ), start(environ)]
    wait_for(lambda: all(ready(worker, environ) for worker in workers))
    before = len(lines(environ))
    wait_for(lambda: len(lines(environ)) >= before + 5)
    for worker in workers:
        worker.terminate()
    codes = [worker.wait(30) for worker in workers]
    seen = lines(environ)
    assert codes == [0, 0]
    assert seen == ["start", "end"] * (len(seen) // 2)


def test_sigterm_lets_the_current_job_finish(environ: dict[str, str]) -> None:
    worker = start(environ)
    wait_for(lambda: lines(environ)[-1:] == ["start"])
    worker.send_signal(signal.SIGTERM)
    status, seen = worker.wait(30), lines(environ)
    assert (status, seen) == (0, ["start", "end"] * (len(seen) // 2))


def test_killed_worker_leaves_its_job_to_the_lease(environ: dict[str, str]) -> None:
    killed = start(environ)
    wait_for(lambda: lines(environ)[-1:] == ["start"])
    killed.kill()
    killed.wait(20)
    seen = lines(environ)
    once = start({**environ, "ARGUMENTS": "--once"})
    assert (once.wait(60), lines(environ)) == (0, seen)
