"""``make faults``: kill -9 at random points; nothing half done, nothing lost, nothing doubled.

Always on SQLite, and on PostgreSQL when DATABASE_URL names a server (CI requires one). Both run at
the same time, each on a scratch database. The seed is printed: with it a run can be repeated.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

from tests.database import fresh_database
from tests.e2e.server import prepare
from tests.processes import ROOT

sys.path.insert(0, str(ROOT / "site"))

CI_POINTS, POINTS = 5, 20


def main() -> int:
    """Run on all databases; 0 when every point passed."""
    in_ci = os.environ.get("CI") == "true"
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--points", type=int, default=CI_POINTS if in_ci else POINTS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--only", default="", help="name of one round, such as mailing")
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "")
    databases = ["sqlite", *(["postgresql"] if server.startswith("postgres") else [])]
    if in_ci and len(databases) == 1:
        sys.exit("faults: DATABASE_URL=postgres://… が必要です。")
    print(f"faults: --points {options.points} --seed {options.seed} on {', '.join(databases)}")
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(on_database, name, server, options) for name in databases]
        results = [job.result() for job in jobs]
    passed, failed = (sum(numbers) for numbers in zip(*results, strict=True))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def on_database(name: str, server: str, options: argparse.Namespace) -> tuple[int, int]:
    """Numbers of passed and failed points on one database; a crash counts as a failure."""
    at = server if name == "postgresql" else ""
    with (
        tempfile.TemporaryDirectory(prefix="tsunagu-faults-") as folder,
        fresh_database(Path(folder), at) as url,
    ):
        env = prepare(url, Path(folder))
        child = subprocess.Popen(
            [
                sys.executable, "-m", "tests.faults.database",
                str(options.points), str(options.seed), options.only,
            ],
            env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        words = [word_of(line) for line in child.stdout or ()]
        crashed = child.wait() != 0
    return words.count("ok"), words.count("FAILED") + crashed


def word_of(line: str) -> str:
    """Pass a line on and return its first word."""
    print(line, end="", flush=True)
    return line.partition(" ")[0]


if __name__ == "__main__":
    sys.exit(main())
