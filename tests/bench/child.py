"""Runs all comparisons in one process that has Django set up; prints JSON lines."""

import json
import sys
from collections.abc import Iterator

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
from tests.bench.world import fill_seats  # noqa: E402


def main(server_url: str, server_process: int) -> None:
    """Coverage fills the database up, and reminders work on what it left: they come last."""
    fill_seats()
    for row in comparisons(server_url, server_process):
        print(json.dumps(row.as_json(), ensure_ascii=False), flush=True)


def comparisons(server_url: str, server_process: int) -> Iterator[Comparison]:
    """One after the other."""
    yield publication.compare()
    yield from pages.compare(server_url)
    yield acknowledgements.compare(server_url)
    yield from uploads.compare(server_url, server_process)
    yield from digests.compare()
    yield from inquiries.compare(server_url)
    yield from searching.compare()
    yield from coverage.compare(server_url)
    yield from reminders.compare()


main(sys.argv[1], int(sys.argv[2]))
