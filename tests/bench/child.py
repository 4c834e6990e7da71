"""Runs all comparisons in one process that has Django set up; prints JSON lines."""

import json
import sys
from collections.abc import Callable

import django

django.setup()

from tests.bench import acknowledgements, coverage, pages, publication  # noqa: E402
from tests.bench.measure import Comparison  # noqa: E402
from tests.bench.world import fill_seats  # noqa: E402


def main(server_url: str) -> None:
    """Publication, page, acknowledgement, coverage: in this order, since the last one fills up."""
    fill_seats()
    work: list[Callable[[], Comparison]] = [
        publication.compare,
        lambda: pages.compare(server_url),
        lambda: acknowledgements.compare(server_url),
        lambda: coverage.compare(server_url),
    ]
    for compare in work:
        print(json.dumps(compare().as_json(), ensure_ascii=False), flush=True)


main(sys.argv[1])
