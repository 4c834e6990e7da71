"""What a page costs and what it needs: bytes, hosts, scripts (U-05)."""

import gzip
import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from tests.e2e.conftest import Open
from tests.e2e.full import READER
from tests.e2e.server import Server
from tests.processes import run

BUDGET = 60 * 1024
ROWS = 20


@pytest.fixture(scope="module")
def full(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses at a full desk, see tests/e2e/full.py."""
    folder = tmp_path_factory.mktemp("full")
    found: dict[str, str] = json.loads(
        run(["-m", "tests.e2e.full", str(folder)], server.env).stdout
    )
    return found


@pytest.mark.parametrize("path", ["/", "/notices/", "{long}"])
def test_first_view_fits_in_the_budget(path: str, full: dict[str, str], open_page: Open) -> None:
    page = open_page(READER)
    answers: dict[str, Response] = {}
    page.on("response", lambda answer: answers.update({answer.url: answer}))
    page.goto(path.format(**full), wait_until="networkidle")
    assert page.locator("main a").count() >= ROWS  # the page is as full as it gets
    sizes = {urlsplit(url).path: len(gzip.compress(a.body())) for url, a in answers.items()}
    print(sum(sizes.values()), sizes)
    assert sum(sizes.values()) <= BUDGET, sizes
