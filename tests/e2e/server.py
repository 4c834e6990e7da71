"""A real portal for the browser: the full roster, the demo's people, gunicorn on a free port."""

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.processes import ROOT, environment, manage

SETTINGS = "tests.e2e.settings"


@dataclass
class Server:
    """A running portal: where it is, and how to talk to its database."""

    url: str
    env: dict[str, str]
    process: subprocess.Popen[bytes]

    def manage(self, *arguments: str) -> str:
        """Run a management command against the same database; ``make lint`` runs the checks."""
        return manage(*arguments, "--skip-checks", env=self.env)

    def json(self, *arguments: str) -> Any:
        """Run a management command that prints JSON."""
        return json.loads(self.manage(*arguments, "--json"))

    def publish(self, folder: Path, author: str, **data: Any) -> dict[str, Any]:
        """Publish a notice through the importer; returns its JSON answer."""
        file = folder / "notice.json"
        file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        answer: dict[str, Any] = json.loads(
            self.manage("publish_notice", str(file), "--as", author, "--json")
        )
        return answer


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to outgoing connections.

    So nobody takes it until the server is up, nor while a killed one starts again.
    """
    for port in random.sample(range(20_000, 32_000), k=100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


def prepare(url: str, folder: Path) -> dict[str, str]:
    """Fill a migrated database with roster, ministry, page tree and the demo's people."""
    env = environment(url, folder, DJANGO_SETTINGS_MODULE=SETTINGS)
    manage("load_demo", "--only-people", "--skip-checks", env=env)
    return env


def start(env: dict[str, str]) -> Server:
    """Start gunicorn with one process and eight threads; returns once it answers."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--threads", "8", "--chdir", str(ROOT / "site"),
            "--log-level", "warning",
        ],
        env=env, cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("SHOW_SERVER") else subprocess.DEVNULL,
    )  # fmt: skip
    server = Server(f"http://localhost:{port}", env, process)
    wait_until_ready(server)
    return server


def wait_until_ready(server: Server, seconds: float = 60) -> None:
    """Poll /livez; raises RuntimeError when the server does not come up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{server.url}/livez", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the portal did not start")
