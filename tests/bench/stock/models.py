"""The stock page."""

from wagtail.fields import RichTextField
from wagtail.models import Page


class StockPage(Page):
    """Title and body, nothing else."""

    body = RichTextField()
    template = "bench_stock/stock_page.html"
