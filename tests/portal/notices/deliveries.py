"""Whom a notice was delivered to."""

from typing import Any

from portal.notices.models import Delivery, NoticePage

SAPPORO = {"include": ["code:011002"], "exclude": []}


def codes(notice: NoticePage, **conditions: Any) -> list[str]:
    """Codes of the organisations delivered to."""
    found = Delivery.objects.filter(notice=notice, **conditions).order_by("organisation__code")
    return list(found.values_list("organisation__code", flat=True))
