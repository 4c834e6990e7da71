"""A plugin from a wheel of its own: installed, seen in a slot, uninstalled."""

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import fresh_database
from tests.processes import ROOT, environment, manage

pytestmark = pytest.mark.once

SHOW_HOME = """
import django; django.setup()
from django.test import Client
from tests.world import World
client = Client()
client.force_login(World().user("kyufu"))
print(client.get("/").content.decode())
"""


class Installed:
    """A virtual environment that sees this one's packages and may install one more."""

    def __init__(self, folder: Path, url: str) -> None:
        venv.create(folder / "venv", with_pip=False)
        self.python = folder / "venv" / "bin" / "python"
        packages = next((folder / "venv").glob("lib/python*/site-packages"))
        (packages / "parent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        self.env = environment(url, folder)

    def pip(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "pip", "--python", str(self.python), *arguments],
            check=True, capture_output=True, cwd=ROOT,
        )  # fmt: skip

    def home(self, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.python), "-c", SHOW_HOME],
            env={**self.env, **extra}, cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    with fresh_database(tmp_path) as url:
        env = environment(url, tmp_path)
        manage("shell", "-v0", "-c", "from tests.world import build_world; build_world()", env=env)
        yield Installed(tmp_path, url)


def test_sample_wheel_is_seen_and_gone_again(installed: Installed, tmp_path: Path) -> None:
    source = tmp_path / "source"
    subprocess.run(["cp", "-r", str(ROOT / "tests/removal/sample_plugin"), str(source)], check=True)
    installed_wheel = tmp_path / "wheels"
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation",
         "--no-index", "-w", str(installed_wheel), str(source)],
        check=True, capture_output=True, env={**os.environ},
    )  # fmt: skip
    wheel = next(installed_wheel.glob("*.whl"))

    installed.pip("install", "--no-deps", "--no-index", str(wheel))
    assert "おはようございます。" in installed.home(PLUGINS="tsunagu_sample").stdout

    installed.pip("uninstall", "-y", "tsunagu-sample")
    assert "tsunagu_sample" in installed.home(PLUGINS="tsunagu_sample").stderr
    without = installed.home(PLUGINS="")
    assert (without.returncode, "おはようございます。" in without.stdout) == (0, False)
