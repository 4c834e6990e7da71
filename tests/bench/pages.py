"""The notice page for a signed-in official against a stock Wagtail page on the same server."""

import statistics
from collections.abc import Iterator

from django.db import connection
from portal.notices.models import NoticeIndexPage, NoticePage

from tests.bench.load import get, requests_per_second
from tests.bench.measure import Comparison
from tests.bench.sessions import cookie_for
from tests.bench.stock.models import StockPage
from tests.bench.world import BODY, analyse, draft, officials

THREADS, SECONDS, ROUNDS = 4, 1.5, 9


def stock_page() -> StockPage:
    """A published stock page beside the notice."""
    parent = NoticeIndexPage.objects.get(bureau__name="老健局")
    page = StockPage(title="測定 素のページ", slug="stock-page", body=BODY)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def compare(server_url: str) -> Iterator[Comparison]:
    """Median requests per second of ROUNDS rounds, the pages taking turns.

    The bare stock page is the base that was asked for; the framed one shows the same header with
    to-do counts that every page of the portal has, so that the difference is the notice itself.
    """
    page = draft("測定 ページ")
    page.save_revision().publish()
    notice = NoticePage.objects.get(pk=page.pk)
    stock = stock_page()
    analyse()
    [(user, _)] = officials(1)
    rates = measured(server_url, [notice.url, stock.url, f"{stock.url}?framed"], cookie_for(user))
    note = f"{THREADS} clients, one gunicorn process with 8 threads"
    for name, base, bound in (
        ("stock Wagtail page", rates[1], ">= 0.8"),
        ("stock Wagtail page in the portal's frame", rates[2], "reported"),
    ):
        title = f"notice page / {name}, signed in ({connection.vendor})"
        yield Comparison(title, rates[0], base, "requests/s", bound, note)


def measured(server_url: str, paths: list[str], cookie: str) -> list[float]:
    """Median rate of each path; one round before warms up."""
    rates: list[list[float]] = [[] for _ in paths]
    for number in range(ROUNDS + 1):
        for path, found in zip(paths, rates, strict=True):
            rate = requests_per_second(
                server_url, lambda c, n, p=path: get(c, p, cookie),
                threads=THREADS, duration=SECONDS if number else 1.0,
            )  # fmt: skip
            if number:
                found.append(rate)
    return [statistics.median(found) for found in rates]
