"""Workers as real processes on one outbox, on the database that the tests run on."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import ROOT, fresh_database
from tests.processes import environment, run, wait_for

SCRIPT = ROOT / "tests/portal/outbox/worker_process.py"
ENQUEUE = """
import django
django.setup()
from portal.outbox.models import OutboxItem
OutboxItem.objects.bulk_create(
    OutboxItem(kind="test.slow", key=str(n), payload={{"id": n}}) for n in range({number})
)
"""
LEFT = """
import django
django.setup()
from portal.outbox.models import OutboxItem
for row in OutboxItem.objects.order_by("pk").values_list("state", "attempts", "lease_holder"):
    print(*row)
"""


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    with fresh_database(tmp_path) as url:
        yield environment(url, tmp_path, LOG=str(tmp_path / "log"), SECONDS="0.01", ARGUMENTS="")


def start(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(SCRIPT)], env=environ)


def lines(environ: dict[str, str]) -> list[tuple[str, int, int]]:
    """What the workers wrote: word, row, process."""
    path = Path(environ["LOG"])
    written = path.read_text().splitlines() if path.exists() else []
    split = [line.split() for line in written]
    return [(word, int(number), int(process)) for word, number, process in split]


def test_three_workers_never_handle_one_row_at_once_nor_twice(environ: dict[str, str]) -> None:
    # All are there before there is work, so that they fall upon the same rows.
    workers = [start(environ) for _ in range(3)]
    wait_for(lambda: all(Path(f"{environ['LOG']}.{w.pid}").exists() for w in workers))
    run(["-c", ENQUEUE.format(number=300)], environ)
    wait_for(lambda: sum(word == "end" for word, _, _ in lines(environ)) >= 300)
    for worker in workers:
        worker.terminate()
    codes = [worker.wait(30) for worker in workers]
    written = lines(environ)
    begun = sorted(number for word, number, _ in written if word == "start")
    ended = sorted(number for word, number, _ in written if word == "end")
    assert (codes, begun, ended) == ([0, 0, 0], list(range(300)), list(range(300)))
    assert len({process for _, _, process in written}) > 1


def test_sigterm_lets_the_current_row_finish_and_gives_the_others_back(
    environ: dict[str, str],
) -> None:
    run(["-c", ENQUEUE.format(number=5)], environ)
    worker = start({**environ, "SECONDS": "1"})
    wait_for(lambda: len(lines(environ)) == 1)
    worker.send_signal(signal.SIGTERM)
    status = worker.wait(30)
    left = run(["-c", LEFT], environ).stdout.splitlines()
    assert (status, [word for word, _, _ in lines(environ)]) == (0, ["start", "end"])
    assert left == ["done 1 ", *["waiting 0 "] * 4]


def test_killed_worker_leaves_its_rows_to_the_lease(environ: dict[str, str]) -> None:
    run(["-c", ENQUEUE.format(number=5)], environ)
    killed = start({**environ, "SECONDS": "30"})
    wait_for(lambda: len(lines(environ)) == 1)
    killed.kill()
    killed.wait(20)
    once = start({**environ, "ARGUMENTS": "--once"})
    assert (once.wait(60), len(lines(environ))) == (0, 1)
