"""Figures about the outbox."""

from typing import Any

from django.db.models import Count, Min
from django.utils import timezone

from portal.extension.jobs import handlers
from portal.outbox.models import OutboxItem, State


def oldest_due_seconds() -> int:
    """For how long the oldest due row has waited; rows of plugins switched off do not count."""
    now = timezone.now()
    due = OutboxItem.objects.filter(state=State.WAITING, kind__in=handlers.keys(), next_at__lte=now)
    oldest = due.aggregate(oldest=Min("next_at"))["oldest"]
    return int((now - oldest).total_seconds()) if oldest else 0


def oldest_waiting_seconds(kind: str) -> int:
    """For how long the oldest row of a kind that is not done has been there; parked ones too."""
    rows = OutboxItem.objects.filter(kind=kind).exclude(state=State.DONE)
    oldest = rows.aggregate(oldest=Min("created_at"))["oldest"]
    return int((timezone.now() - oldest).total_seconds()) if oldest else 0


def number_in(state: State) -> int:
    """Rows in a state."""
    return OutboxItem.objects.filter(state=state).count()


def number_stale() -> int:
    """Rows whose worker died and that no other worker has taken up again."""
    now = timezone.now()
    return OutboxItem.objects.filter(state=State.RUNNING, lease_until__lt=now).count()


def number_retrying() -> int:
    """Rows that failed and will be tried again."""
    return OutboxItem.objects.filter(state=State.WAITING, attempts__gt=0).count()


def parked_by_kind() -> list[dict[str, Any]]:
    """``kind``, ``label`` and ``number`` of the parked rows, per kind."""
    parked = OutboxItem.objects.filter(state=State.PARKED)
    rows = parked.values("kind").annotate(number=Count("pk")).order_by("kind")
    return [{**row, "label": OutboxItem(kind=row["kind"]).kind_label} for row in rows]
