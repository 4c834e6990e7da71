"""Runs the contract suite in a process that has the dummy plugin switched on."""

import re
from pathlib import Path

import pytest

from tests.database import fresh_database
from tests.processes import environment, run


@pytest.mark.once
def test_dummy_plugin_uses_every_extension_point(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        env = environment(url, tmp_path, DJANGO_SETTINGS_MODULE="tests.extension_contract.settings")
        done = run(
            [
                "-m", "pytest", "tests/extension_contract/suite.py", "-q", "-p", "no:xdist",
                "-p", "no:cacheprovider", "--ds=tests.extension_contract.settings",
            ],
            env,
        )  # fmt: skip
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 30
