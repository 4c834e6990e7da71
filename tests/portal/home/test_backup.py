"""``/statusz`` tells how old the last backup is."""

import os
import time
from pathlib import Path

from portal.home.backup import backup_figures
from pytest_django.fixtures import Settings


def test_backup_that_never_was_has_no_age(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    assert backup_figures() == {"backup_age_s": None}


def test_age_is_counted_from_the_touch(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, marker = tmp_path, tmp_path / "last-backup"
    marker.touch()
    os.utime(marker, times=(time.time() - 7200,) * 2)
    age = backup_figures()["backup_age_s"]
    assert 7200 <= age < 7300
