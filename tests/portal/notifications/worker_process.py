"""Run as a process: a worker with one slow job that writes to LOG when it starts and ends."""

import os
import time
from pathlib import Path

import django
from django.core.management import call_command

django.setup()

from portal.extension.jobs import periodic, periodic_jobs  # noqa: E402

LOG = Path(os.environ["LOG"])


def note(word: str) -> None:
    """One line, appended at once."""
    with LOG.open("a") as log:
        log.write(f"{word}\n")


periodic_jobs._entries.clear()


@periodic("slow", every_seconds=1)
def slow() -> None:
    """Takes as long as SECONDS says."""
    note("start")
    time.sleep(float(os.environ["SECONDS"]))
    note("end")


Path(f"{LOG}.{os.getpid()}").touch()
call_command("run_worker", *os.environ["ARGUMENTS"].split())
