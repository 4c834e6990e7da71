"""Runs the comparisons in one process that has Django set up; prints JSON lines."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator

import django

django.setup()

from tests.bench import (  # noqa: E402
    acknowledgements,
    coverage,
    digests,
    inquiries,
    pages,
    publication,
    reminders,
    searching,
    uploads,
)
from tests.bench.measure import Comparison  # noqa: E402
from tests.bench.world import analyse, fill_seats  # noqa: E402


def main(server_url: str, server_process: int) -> None:
    """Coverage fills the database up, and reminders work on what it left: they come last."""
    fill_seats()
    analyse()
    for row in comparisons(server_url, server_process):
        print(json.dumps(row.as_json(), ensure_ascii=False), flush=True)


def comparisons(server_url: str, server_process: int) -> Iterator[Comparison]:
    """One after the other; BENCH_ONLY names some of them."""
    every: dict[str, Callable[[], Iterable[Comparison]]] = {
        "publication": lambda: [publication.compare()],
        "pages": lambda: pages.compare(server_url),
        "acknowledgements": lambda: [acknowledgements.compare(server_url)],
        "uploads": lambda: uploads.compare(server_url, server_process),
        "digests": digests.compare,
        "inquiries": lambda: inquiries.compare(server_url),
        "searching": searching.compare,
        "coverage": lambda: coverage.compare(server_url),
        "reminders": reminders.compare,
    }
    wanted = os.environ.get("BENCH_ONLY", "").split(",")
    for name, compare in every.items():
        if wanted == [""] or name in wanted:
            yield from compare()


main(sys.argv[1], int(sys.argv[2]))
