"""The review queue: 要確認, days of review, and what readers miss, of what one may change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from portal.faq.models import FaqChange, FaqPage, Feedback
from portal.faq.naming import short_code
from portal.faq.permissions import editable_faqs
from portal.faq.selectors import open_feedback
from portal.faq.showing import check_due

AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Queue:
    """One tab. ``rows``: queryset of what waits for this person, most urgent first."""

    key: str
    label: str
    empty: str
    rows: Callable[[Any], QuerySet[Any]]


def to_check(user: Any) -> QuerySet[FaqPage]:
    """要確認, longest first."""
    flagged = open_ones(user).filter(standing__check_since__isnull=False)
    return flagged.order_by("standing__check_since", "pk")


def to_review(user: Any) -> QuerySet[FaqPage]:
    """Day of review past or within a month, 要確認 aside: those stand in their own tab."""
    limit = timezone.localdate() + AHEAD
    coming = open_ones(user).filter(review_on__lte=limit, standing__check_since__isnull=True)
    return coming.order_by("review_on", "pk")


def to_answer(user: Any) -> QuerySet[Feedback]:
    """What readers miss."""
    return open_feedback(editable_faqs(user))


def open_ones(user: Any) -> QuerySet[FaqPage]:
    """Published and not 廃止, with what a row shows."""
    mine = editable_faqs(user).filter(live=True, standing__withdrawn_at__isnull=True)
    return mine.select_related("standing", "owner_division__parent", "owner_seat")


QUEUES = (
    Queue("check", "要確認", "要確認のFAQはありません。", to_check),
    Queue("review", "見直しの期日", "30日以内に見直しの期日が来るFAQはありません。", to_review),
    Queue("feedback", "足りないことの声", "対応を待つ声はありません。", to_answer),
)


def queue_of(key: str) -> Queue:
    """The tab asked for, else the first."""
    return next((queue for queue in QUEUES if queue.key == key), QUEUES[0])


def check_rows(faqs: list[FaqPage]) -> list[dict[str, Any]]:
    """要確認 with its reasons and the day by which somebody has looked. One query."""
    reasons: dict[int, list[str]] = {faq.pk: [] for faq in faqs}
    changes = FaqChange.objects.filter(
        Q(at__gte=F("page__standing__check_since")), page__in=faqs, kind=FaqChange.Kind.FLAGGED
    )
    for page, note in changes.order_by("at", "pk").values_list("page", "note"):
        reasons[page].append(note)
    return [
        {
            "faq": faq,
            "code": short_code(faq.pk),
            "reasons": reasons[faq.pk],
            "due": check_due(timezone.localdate(faq.standing.check_since)),
        }
        for faq in faqs
    ]
