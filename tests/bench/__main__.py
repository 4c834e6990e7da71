"""``make bench``: everything in one run on one machine, written as ratios.

Writes ``build/bench.json`` (list of {name, ours, base, ratio, unit, bound, note}) and
``docs/performance.md``. Uses DATABASE_URL's server when given, else SQLite.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tests.e2e.server import start
from tests.processes import ROOT, environment, manage, scratch_database

HEAD = """# Performance

Written by `make bench`. Every figure is a ratio of two measurements in the same run on the same
machine; `bound` is what was asked for. Absolute figures are of that machine only.

"""


def main() -> None:
    """Prepare a scratch database, start a server on it, compare, write the results."""
    with tempfile.TemporaryDirectory(prefix="tsunagu-bench-") as name:
        folder = Path(name)
        with scratch_database(folder) as url:
            results = compare(
                environment(url, folder, DJANGO_SETTINGS_MODULE="tests.bench.settings")
            )
    write(results)


def compare(env: dict[str, str]) -> list[dict[str, Any]]:
    """All comparisons; each is printed as it is done."""
    manage("migrate", "-v0", env=env)
    manage("load_demo", "--only-people", env=env)
    server = start(env)
    results = []
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.child", server.url],
            env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        for line in child.stdout:
            results.append(json.loads(line))
            print(line, end="", flush=True)
        if child.wait():
            sys.exit("bench: 測定に失敗しました。")
    finally:
        server.process.terminate()
        server.process.wait()
    return results


def write(results: list[dict[str, Any]]) -> None:
    """The JSON for scripts and the page for people."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    text = json.dumps(results, ensure_ascii=False, indent=2)
    (build / "bench.json").write_text(text + "\n", encoding="utf-8")
    rows = [
        f"| {r['name']} | {r['ours']:g} {r['unit']} | {r['base']:g} {r['unit']} |"
        f" {r['ratio']:.2f} | {r['bound']} | {r['note']} |"
        for r in results
    ]
    machine = (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {date.today():%Y-%m-%d}."
    )
    table = [
        "| ours / base | ours | base | ratio | bound | note |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
    page = HEAD + machine + "\n\n" + "\n".join(table) + "\n"
    (ROOT / "docs" / "performance.md").write_text(page, encoding="utf-8")


main()
