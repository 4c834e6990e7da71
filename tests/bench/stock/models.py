"""The stock page."""

from typing import Any

from django.http import HttpRequest
from wagtail.fields import RichTextField
from wagtail.models import Page


class StockPage(Page):
    """Title and body, nothing else."""

    body = RichTextField()

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """With ``?framed``: the same text inside the portal's header and footer."""
        return f"bench_stock/{'framed' if 'framed' in request.GET else 'stock'}_page.html"
