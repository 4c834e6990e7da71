"""O-02: a load that is killed in the middle leaves the roster as it was."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.database import fresh_database
from tests.processes import ROOT, environment

SETUP = """
import os, signal, django
django.setup()
from django.core.management import call_command
from portal.organisations.models import Organisation
from portal.organisations.services import roster
"""
# The last step of the transaction, after everything was written.
KILLED = "roster._end = lambda ids: os.kill(os.getpid(), signal.SIGKILL)\n"
LOAD = "call_command('load_roster', '--json', skip_checks=True)\n"
COUNT = "print(Organisation.objects.count())\n"


@pytest.mark.faults
def test_killed_load_leaves_nothing_behind_and_can_be_repeated(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        env = environment(url, tmp_path)

        def run(script: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-c", SETUP + script],
                env=env, cwd=ROOT, capture_output=True, text=True,
            )  # fmt: skip

        killed, left, again = run(KILLED + LOAD), run(COUNT), run(LOAD + COUNT)
    assert (killed.returncode, left.stdout) == (-9, "0\n")
    assert again.stdout == '{"added": 1788, "changed": 0, "removed": 0}\n1788\n'
