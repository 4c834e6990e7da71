"""Reading ledgers."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.ledger.models import LedgerCheck, LedgerEvent, SealMember


def unsealed_events(model: type[LedgerEvent]) -> QuerySet[Any]:
    """Events that no seal covers yet."""
    member = SealMember.objects.filter(ledger=model.ledger, event_id=OuterRef("pk"))
    return model._default_manager.filter(~Exists(member))


def unsealed_figures(model: type[LedgerEvent]) -> tuple[int, int]:
    """Number of unsealed events, and the age of the oldest one in seconds (0 when none)."""
    events = unsealed_events(model).order_by()
    oldest = events.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    if oldest is None:
        return 0, 0
    return events.count(), max(0, int((timezone.now() - oldest).total_seconds()))


def check_figures(model: type[LedgerEvent]) -> tuple[bool | None, int | None]:
    """Whether the last check found all in order, and its age in seconds; None before the first."""
    check = LedgerCheck.objects.filter(ledger=model.ledger).first()
    if check is None:
        return None, None
    return check.is_ok, max(0, int((timezone.now() - check.checked_at).total_seconds()))
