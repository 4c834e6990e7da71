"""The notice page for a signed-in official against a stock Wagtail page on the same server."""

import statistics

from django.db import connection
from portal.notices.models import NoticePage
from wagtail.models import Page

from tests.bench.load import get, requests_per_second
from tests.bench.measure import Comparison
from tests.bench.sessions import cookie_for
from tests.bench.stock.models import StockPage
from tests.bench.world import BODY, draft, officials

THREADS, SECONDS, ROUNDS = 4, 4.0, 3


def stock_page() -> StockPage:
    """A published stock page beside the notice index, as deep in the tree as a notice."""
    parent = Page.objects.get(slug="notices")
    page = StockPage(title="測定 素のページ", slug="stock-page", body=BODY)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def compare(server_url: str) -> Comparison:
    """Median requests per second of ROUNDS rounds, the two pages taking turns."""
    page = draft("測定 ページ")
    page.save_revision().publish()
    notice = NoticePage.objects.get(pk=page.pk)
    stock = stock_page()
    [(user, _)] = officials(1)
    cookie = cookie_for(user)
    rates: dict[str, list[float]] = {notice.url: [], stock.url: []}
    for path in rates:
        requests_per_second(
            server_url, lambda c, n, p=path: get(c, p, cookie), threads=THREADS, duration=1.0
        )
    for _ in range(ROUNDS):
        for path, found in rates.items():
            rate = requests_per_second(
                server_url, lambda c, n, p=path: get(c, p, cookie),
                threads=THREADS, duration=SECONDS,
            )  # fmt: skip
            found.append(rate)
    return Comparison(
        f"notice page / stock Wagtail page, signed in ({connection.vendor})",
        statistics.median(rates[notice.url]), statistics.median(rates[stock.url]),
        "requests/s", ">= 0.8", f"{THREADS} clients, one gunicorn process with 8 threads",
    )  # fmt: skip
