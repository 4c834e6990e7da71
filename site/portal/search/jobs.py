"""Keeping the index up with its sources, and figures for monitoring."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from portal.extension.jobs import handler, periodic
from portal.extension.search import Change, search_indexes
from portal.extension.status import register_status
from portal.outbox.api import enqueue, oldest_waiting_seconds
from portal.search.indexing import hide, index
from portal.search.models import ZeroHit

INDEX = "search.index"
ZERO_HITS_KEPT = timedelta(days=180)


def take_note(change: Change) -> None:
    """Inside the transaction of the change: what must not be found goes now, the rest waits."""
    if change.hide:
        hide(change.kind, change.id)
    key = f"{change.kind}:{change.id}:{uuid4()}"  # each change is read again, also the second
    enqueue(kind=INDEX, key=key, payload={"kind": change.kind, "id": change.id})


search_indexes.add("builtin", take_note)


@handler(INDEX, label="検索の索引", about=lambda p: f"{p['kind']} {p['id']}")
def index_document(payload: dict[str, Any]) -> None:
    """Read one document again."""
    index(payload["kind"], [payload["id"]])


@periodic("search.forget_zero_hits", every_seconds=24 * 60 * 60)
def forget_zero_hits() -> None:
    """What was looked for in vain long ago says nothing about today's gaps."""
    ZeroHit.objects.filter(day__lt=timezone.localdate() - ZERO_HITS_KEPT).delete()


@register_status("search")
def search_figures() -> dict[str, Any]:
    """The engine, and for how many seconds the oldest change has waited to be read."""
    return {"search": {"engine": settings.SEARCH_ENGINE, "lag": oldest_waiting_seconds(INDEX)}}
