"""What a page costs and what it needs: bytes, hosts, scripts (U-05)."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from tests.e2e.conftest import Open
from tests.e2e.states import RESPONSIBLE

BUDGET = 60 * 1024


@pytest.mark.parametrize("path", ["/", "/notices/", "{open}"])
def test_first_view_fits_in_the_budget(path: str, states: dict[str, str], open_page: Open) -> None:
    page = open_page(RESPONSIBLE)
    answers: dict[str, Response] = {}
    page.on("response", lambda answer: answers.update({answer.url: answer}))
    page.goto(path.format(**states), wait_until="networkidle")
    sizes = {urlsplit(url).path: len(gzip.compress(a.body())) for url, a in answers.items()}
    assert sum(sizes.values()) <= BUDGET, sizes
