"""Workers as real processes: two at once, and told to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import ROOT, fresh_database

pytestmark = pytest.mark.faults


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    with fresh_database(tmp_path) as url:
        yield {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
            "LOG": str(tmp_path / "log"),
            "SECONDS": "2",
            "ARGUMENTS": "",
        }


def start(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests/faults/worker_jobs.py")], env=environ
    )


def lines(environ: dict[str, str]) -> list[str]:
    path = Path(environ["LOG"])
    return path.read_text().split() if path.exists() else []


def wait_for(word: str, environ: dict[str, str]) -> None:
    end = time.monotonic() + 60
    while word not in lines(environ):
        assert time.monotonic() < end, f"no {word}"
        time.sleep(0.05)


def test_two_workers_never_run_one_job_at_once(environ: dict[str, str]) -> None:
    workers = [start(environ), start(environ)]
    time.sleep(12)
    for worker in workers:
        worker.terminate()
    codes = [worker.wait(20) for worker in workers]
    seen = lines(environ)
    assert codes == [0, 0]
    assert len(seen) >= 4
    assert seen == ["start", "end"] * (len(seen) // 2)


def test_sigterm_lets_the_current_job_finish(environ: dict[str, str]) -> None:
    worker = start(environ)
    wait_for("start", environ)
    worker.send_signal(signal.SIGTERM)
    assert (worker.wait(20), lines(environ)) == (0, ["start", "end"])


def test_killed_worker_leaves_its_job_to_the_lease(environ: dict[str, str]) -> None:
    killed = start(environ)
    wait_for("start", environ)
    killed.kill()
    killed.wait(20)
    once = start({**environ, "ARGUMENTS": "--once"})
    assert (once.wait(60), lines(environ)) == (0, ["start"])
