"""The rows of the public list, as a test reads them."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

LIST = "/notices/"
TOHOKU = {"include": ["region:東北"], "exclude": []}


def titles(client: Client, **params: Any) -> list[str]:
    """Titles of the rows, in order."""
    html = client.get(LIST, params).content.decode()
    return re.findall(r'class="tn-notice__title"><a [^>]*>([^<]*)</a>', html)


def in_days(days: int) -> Any:
    """A day from today."""
    return timezone.localdate() + timedelta(days=days)
