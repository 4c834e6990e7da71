"""Forgetting what is done, and figures for monitoring."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.extension.jobs import periodic
from portal.extension.status import register_status
from portal.outbox.models import OutboxItem, State
from portal.outbox.selectors import (
    number_in,
    number_retrying,
    number_stale,
    oldest_due_seconds,
)

ROWS_AT_ONCE = 1000


@periodic("outbox.forget_done", every_seconds=60 * 60)
def forget_done() -> None:
    """Delete rows done more than OUTBOX_KEEP_DONE_DAYS ago, a thousand at a time."""
    limit = timezone.now() - timedelta(days=settings.OUTBOX_KEEP_DONE_DAYS)
    old = OutboxItem.objects.filter(state=State.DONE, finished_at__lt=limit).order_by("finished_at")
    while ids := list(old.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        OutboxItem.objects.filter(pk__in=ids).delete()


@register_status("outbox")
def outbox_figures() -> dict[str, Any]:
    """How much waits and for how long, and where mail goes."""
    return {
        "outbox_oldest_s": oldest_due_seconds(),
        "outbox_waiting": number_in(State.WAITING),
        "outbox_retrying": number_retrying(),
        "outbox_stale": number_stale(),
        "outbox_parked": number_in(State.PARKED),
        "mail": "smtp" if settings.EMAIL_HOST else "file",
    }
