"""Real processes against real databases: for tests that remove plugins, kill servers or browse."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(database_url: str, var_dir: Path, **extra: str) -> dict[str, str]:
    """The environment of a portal process on a scratch database."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "PORTAL_VAR_DIR": str(var_dir),
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        **extra,
    }


def run(
    arguments: list[str], env: dict[str, str], *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run Python with arguments from the root folder; a failure shows its output."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if check and done.returncode:
        raise AssertionError(f"{arguments} exited {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def wait_for(condition: Callable[[], bool], seconds: float = 90) -> None:
    """Until it holds; a server that does not answer yet is not there yet. Fails after a while."""
    end = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except OSError:
            pass
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def manage(*arguments: str, env: dict[str, str], check: bool = True) -> str:
    """Run a management command; returns what it wrote to standard output."""
    return run(["site/manage.py", *arguments], env, check=check).stdout
