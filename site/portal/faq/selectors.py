"""Reading FAQ for pages, lists and the worker; constant numbers of queries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState

from portal.faq.models import Choice, FaqChange, FaqPage, FaqSource, Feedback, VoteCount

Kind = FaqChange.Kind
SHOWN_FROM = 5
"""Votes from which numbers are shown: of fewer, one could guess who gave them."""


def live_faqs() -> QuerySet[FaqPage]:
    """Published FAQ, 廃止 ones too, with what every line of a list shows."""
    found: QuerySet[FaqPage] = FaqPage.objects.filter(live=True)
    return found.select_related("standing", "owner_division__parent")


def stalled_drafts() -> QuerySet[FaqPage]:
    """Drafts that wait for no approval and no day: given back, taken back or never submitted."""
    key, page_type = Cast(OuterRef("pk"), CharField()), ContentType.objects.get_for_model(Page)
    approving = WorkflowState.objects.filter(
        base_content_type=page_type, object_id=key, status=WorkflowState.STATUS_IN_PROGRESS
    )
    timed = Revision.objects.filter(
        base_content_type=page_type, object_id=key, approved_go_live_at__isnull=False
    )
    return FaqPage.objects.filter(~Exists(approving), ~Exists(timed), live=False).order_by()


def stalled_draft(faq_id: int | None) -> FaqPage | None:
    """One of them, as it was saved last; None for every other FAQ."""
    page = stalled_drafts().filter(pk=faq_id).first() if faq_id else None
    return page.get_latest_revision_as_object() if page else None


def returned_drafts() -> QuerySet[FaqPage]:
    """Drafts that the approvers gave back, with ``comment``: what they want changed. A correction
    of what is published goes on without the case that it came from.
    """
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_NEEDS_CHANGES,
    )
    comment = Subquery(states.values("current_task_state__comment")[:1])
    return FaqPage.objects.filter(Exists(states), live=False).annotate(comment=comment).order_by()


def return_comment(faq_id: int | None) -> str | None:
    """What the approvers want changed in a draft that they gave back; None for every other FAQ."""
    if faq_id is None:
        return None
    return returned_drafts().filter(pk=faq_id).values_list("comment", flat=True).first()


def withdrawn_faqs() -> QuerySet[FaqPage]:
    """Published once, and 廃止 since."""
    return FaqPage.objects.filter(live=True, standing__withdrawn_at__isnull=False).order_by()


def is_open(page: FaqPage) -> bool:
    """Published and not 廃止."""
    return bool(page.live and page.standing.withdrawn_at is None)


def moved_sources(notice_id: int | None = None) -> QuerySet[FaqSource]:
    """Sources of open FAQ whose notice has moved on, with ``cause`` and ``current_number``.

    A cause that was told once is left out for ever.
    """
    sources = FaqSource.objects.filter(page__live=True, page__standing__withdrawn_at__isnull=True)
    if notice_id is not None:
        sources = sources.filter(version__notice=notice_id)
    is_gone = Q(version__notice__withdrawn_at__isnull=False)
    is_replaced = Q(version__notice__current_version__number__gt=F("version__number"))
    number = F("version__notice__current_version__number")
    ending = Case(When(is_gone, then=Value("gone")), default=Cast(number, CharField()))
    cause = Concat(Value("notice:"), Cast("version__notice", CharField()), Value(":"), ending)
    moved = sources.filter(is_gone | is_replaced).annotate(current_number=number, cause=cause)
    return untold(moved, page="page").select_related("version__notice").order_by("pk")


def overdue_faqs() -> QuerySet[FaqPage]:
    """Open FAQ whose day of review is past, with ``cause``; each day once."""
    past = FaqPage.objects.filter(
        live=True, standing__withdrawn_at__isnull=True, review_on__lt=timezone.localdate()
    )
    cause = Concat(Value("review:"), Cast("review_on", CharField()))
    return untold(past.annotate(cause=cause), page="pk").order_by("pk")


def untold(rows: QuerySet[Any], *, page: str) -> QuerySet[Any]:
    """Those whose ``cause`` does not stand in the history of their page yet."""
    return rows.filter(
        ~Exists(FaqChange.objects.filter(page=OuterRef(page), cause=OuterRef("cause")))
    )


def reasons_to_check(faq_id: int, since: datetime) -> list[FaqChange]:
    """Why an FAQ is 要確認, oldest first."""
    reasons = FaqChange.objects.filter(page=faq_id, kind=Kind.FLAGGED, at__gte=since)
    return list(reasons.order_by("at", "pk"))


def votes_of(faq_id: int) -> dict[str, int]:
    """Numbers by choice."""
    found = dict.fromkeys(Choice.values, 0)
    rows = VoteCount.objects.filter(page=faq_id).values_list("choice", "number")
    return found | dict(rows)


def open_feedback(faqs: QuerySet[Any]) -> QuerySet[Feedback]:
    """What readers miss in any of the FAQ, not dealt with yet, oldest first."""
    waiting = Feedback.objects.filter(handled_at__isnull=True, page__in=faqs.values("pk"))
    return waiting.select_related("page__standing", "page__owner_division__parent")


def asking_faqs(faq_ids: Collection[int]) -> set[int]:
    """Those of the FAQ that wait for their owner: 要確認, or with feedback not dealt with."""
    asking = Q(standing__check_since__isnull=False) | Exists(
        Feedback.objects.filter(page=OuterRef("pk"), handled_at__isnull=True)
    )
    return set(FaqPage.objects.filter(asking, pk__in=faq_ids).values_list("pk", flat=True))


def duty_counts(faqs: QuerySet[FaqPage]) -> dict[int, int]:
    """Number of FAQ by duty."""
    through = FaqPage.duties.through.objects.filter(faqpage__in=faqs.order_by().values("pk"))
    rows = through.values("duty").annotate(number=Count("pk")).values_list("duty", "number")
    return dict(rows)


def related_faqs(page: FaqPage) -> Sequence[FaqPage]:
    """Close questions that are published, in the editor's order."""
    ids = [row.other_id for row in page.related_faqs.all()]
    found = live_faqs().filter(standing__withdrawn_at__isnull=True).in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]
