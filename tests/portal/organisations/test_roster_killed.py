"""O-02: a load that is killed in the middle leaves the roster as it was."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SETUP = """
import os, signal, django
django.setup()
from django.core.management import call_command
from django.db import connection
from portal.organisations.models import Organisation
from portal.organisations.services import roster
if Organisation._meta.db_table not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Organisation)
"""
# The last step of the transaction, after everything was written.
KILLED = "roster._end = lambda ids: os.kill(os.getpid(), signal.SIGKILL)\n"
LOAD = "call_command('load_roster', '--json', skip_checks=True)\n"


def run(script: str, database: Path) -> subprocess.CompletedProcess[str]:
    """Run a script against a database file of its own."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR / "site"), str(settings.BASE_DIR)]),
    }
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )


def count(database: Path) -> int:
    """Organisations in the file."""
    with sqlite3.connect(database) as connection:
        (number,) = connection.execute("SELECT count(*) FROM organisations_organisation").fetchone()
    return int(number)


@pytest.mark.faults
def test_killed_load_leaves_nothing_behind_and_can_be_repeated(tmp_path: Path) -> None:
    database = tmp_path / "roster.sqlite3"
    killed = run(SETUP + KILLED + LOAD, database)
    assert (killed.returncode, count(database)) == (-9, 0)
    again = run(SETUP + LOAD, database)
    assert again.stdout == '{"added": 1788, "changed": 0, "removed": 0}\n'
    assert count(database) == 1788
