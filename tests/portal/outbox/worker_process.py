"""Run as a process: a worker whose handler writes to LOG when it starts and ends a row."""

import os
import time
from pathlib import Path

import django
from django.core.management import call_command

django.setup()

from portal.extension.jobs import handler, periodic_jobs  # noqa: E402

LOG = os.open(os.environ["LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

periodic_jobs._entries.clear()


@handler("test.slow", batch=5)
def slow(payload: dict[str, int]) -> None:
    """Takes a moment, so that workers meet. One write is one line, whoever else writes."""
    os.write(LOG, f"start {payload['id']} {os.getpid()}\n".encode())
    time.sleep(float(os.environ["SECONDS"]))
    os.write(LOG, f"end {payload['id']} {os.getpid()}\n".encode())


Path(f"{os.environ['LOG']}.{os.getpid()}").touch()
call_command("run_worker", *os.environ["ARGUMENTS"].split())
