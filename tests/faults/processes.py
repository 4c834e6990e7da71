"""Processes to be killed: each in a group of its own, and gone for certain after ``kill``."""

import os
import select
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection

from tests.e2e.server import free_port
from tests.processes import ROOT

PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.002


class Victim:
    """A Python process and all its children."""

    def __init__(self, *arguments: str, env: dict[str, str]) -> None:
        self.name = f"victim-{uuid.uuid4().hex}"
        self._alive, held = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env={**env, "PGAPPNAME": self.name},
            pass_fds=[held], start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(held)

    def kill(self) -> None:
        """kill -9 of the whole group; returns when none of it, and no statement, runs any more."""
        self.end()
        wait_for_backends(self.name)

    def end(self) -> None:
        """kill -9 of the whole group; returns when none of it runs any more.

        All of them hold the writing end of a pipe: its end tells that the last one is gone.
        """
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)
        gone, _, _ = select.select([self._alive], [], [], PATIENCE_SECONDS)
        os.close(self._alive)
        if not gone:
            raise RuntimeError("a killed process is still running")


def wait_for_backends(name: str) -> None:
    """PostgreSQL ends the sessions of a killed client by itself, but only after their statement."""
    if connection.vendor != "postgresql":
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _open_sessions(name):
        if time.monotonic() > deadline:
            raise RuntimeError("a session of a killed client is still open")
        time.sleep(POLL_SECONDS)


def _open_sessions(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = %s", [name])
        number: int = cursor.fetchone()[0]
    return number


@dataclass
class Portal:
    """gunicorn on a port of its own: one process with eight threads."""

    port: int
    victim: Victim


def start_portal(env: dict[str, str], port: int | None = None) -> Portal:
    """Start gunicorn, on a free port unless one is given; returns before it answers."""
    port = port or free_port()
    victim = Victim(
        "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--threads", "8", "--chdir", str(ROOT / "site"), env=env,
    )  # fmt: skip
    return Portal(port, victim)


def start_worker(env: dict[str, str]) -> Victim:
    """One round of the worker."""
    return Victim("site/manage.py", "run_worker", "--once", env=env)
