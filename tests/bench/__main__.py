"""``make bench``: everything in one run on one machine, written as ratios.

Writes ``build/bench.json`` (list of {name, ours, base, ratio, unit, bound, note}) and
``docs/performance.md``; then fails, naming them, when rows are beyond their bound. Uses
DATABASE_URL's server when given, else SQLite.
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

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "site"))

from tests.bench.bounds import beyond
from tests.database import fresh_database
from tests.e2e.server import start
from tests.processes import ROOT, environment, manage

HEAD = """# Performance

Written by `make bench`, one section for each database: `make bench` measures SQLite,
`make bench DATABASE_URL=postgres://…` PostgreSQL; BENCH_NOTICES sets the number of notices of the
coverage page, BENCH_ONLY measures some parts again and replaces their rows (publication, pages,
acknowledgements, uploads, digests, inquiries, searching, coverage, reminders). Every ratio is of
two measurements in the same run on the same machine; all but
the acknowledgements took turns. The bound is what was asked for: a row beyond it makes `make bench`
fail once all is written. Absolute figures are of that machine only.

- Publication: publishing a saved draft to all 1,788 local governments, against inserting the same
  deliveries and responsible seats in the fastest plain way of the database, in one transaction.
- Notice page: requests for one notice by a signed-in official, against a page type as the Wagtail
  tutorial makes one (title and body), bare, and inside the same header with to-do counts.
- Acknowledgements: eight offices pressing the button through the whole stack, against inserts of
  the same row alone, each in its own transaction, from eight threads.
- Upload: 512 MB in pieces of 8 MB through the whole stack, hashed and checked, against reading,
  hashing, writing and flushing the same bytes; and by how much the web server's memory peaked.
- Digests: all 18,000 seats of the local governments with five unread notices each, in process,
  against one transaction of bare SQL that reads the same rows, copies the finished mails and marks
  what was told; and by how much the process grew.
- Search: the whole answer with ten marked passages, in process, against the SQL it asks, alone;
  BENCH_DOCUMENTS sets the number of documents.
- Inquiries: BENCH_CASES sets their number: some hundred truly asked, answered and accepted over the
  four desks by 60 municipalities, a quarter of them open, and SQL copies of these with what the
  search knows of them. The agents' list and page of a case over HTTP against helpdesk's own pages,
  mounted for this run alone, on the same tickets: of its list the page and the call that draws the
  rows, as a browser asks for them. The lists' selectors (rows, their total, the numbers of the
  tabs) in process against SQL by hand that reads the same from the same tables and indexes, words
  by LIKE. And each page over HTTP against one of the same server, in the same frame for the same
  person, that runs those statements and prints their rows; how many times the bare SQL in process
  the page takes, the note says. And the check of all holders, with its memory.
- Coverage page: over HTTP with map, tables and list, drawn anew after an event came in, and kept as
  until the next one, against a page of the same server in the same frame for the same person that
  runs one SQL statement counting states by prefecture and type, and prints it; the numbers alone in
  process against that statement in process. Reported beside it: drawn first, when nothing of the
  notice is kept; against a page of all the SQL it shows (twenty organisations with answers and
  offices too); and against the bare statement, which takes less than session, person, seat,
  permission and header. No two notices have the same numbers.
- Reminders: one pass of the ladder over the notices of the coverage page, against one SQL statement
  that writes down the same deliveries; with the growth of the process's peak memory.
"""
SECTIONS = ("PostgreSQL", "SQLite")


def main() -> None:
    """Prepare a scratch database, start a server on it, compare, write the results."""
    with tempfile.TemporaryDirectory(prefix="tsunagu-bench-") as name:
        folder = Path(name)
        with fresh_database(folder) as url:
            results = compare(
                environment(url, folder, DJANGO_SETTINGS_MODULE="tests.bench.settings")
            )
    write(results)
    if broken := beyond(results):
        sys.exit("\n".join(["bench: 求めた範囲を超えた行があります。", *broken]))


def compare(env: dict[str, str]) -> list[dict[str, Any]]:
    """All comparisons; each is printed as it is done."""
    manage("migrate", "-v0", env=env)
    manage("load_demo", "--only-people", env=env)
    server = start(env)
    results = []
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.child", server.url, str(server.process.pid)],
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
    page = ROOT / "docs" / "performance.md"
    written = sections(page.read_text(encoding="utf-8")) if page.exists() else {}
    postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    name = SECTIONS[0] if postgres else SECTIONS[1]
    only = bool(os.environ.get("BENCH_ONLY"))
    written[name] = replaced(written[name], results) if only else table(results)
    parts = [f"## {name}\n\n{written[name]}\n" for name in SECTIONS if name in written]
    page.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


def sections(page: str) -> dict[str, str]:
    """What the page says under each heading."""
    parts = [part.partition("\n") for part in page.split("\n## ")[1:]]
    return {name: body.strip() for name, _, body in parts}


def replaced(section: str, results: list[dict[str, Any]]) -> str:
    """A section with the rows that were measured again; what is new stands below the others."""
    again = {row.split("|")[1]: row for row in rows(results)}
    lines = [again.pop("".join(line.split("|")[1:2]), line) for line in section.split("\n")]
    return "\n".join([*lines, *again.values()])


def rows(results: list[dict[str, Any]]) -> list[str]:
    """A row of the table for each comparison."""
    return [
        f"| {r['name']} | {r['ours']:g} {r['unit']} | {r['base']:g} {r['unit']} |"
        f" {r['ratio']:.2f} | {r['bound']} | {r['note']} |"
        for r in results
    ]


def table(results: list[dict[str, Any]]) -> str:
    """The machine, and a row for each comparison."""
    python = platform.python_version()
    return "\n".join(
        [
            f"{os.cpu_count()} cores, Python {python}, {date.today():%Y-%m-%d}.",
            "",
            "| ours / base | ours | base | ratio | bound | note |",
            "|---|---|---|---|---|---|",
            *rows(results),
        ]
    )


main()
