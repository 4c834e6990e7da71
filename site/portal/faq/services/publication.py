"""What is written when an FAQ goes out, and when it is taken back (廃止)."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision, TaskState

from portal.extension.events import FaqPublished, emit
from portal.extension.search import changed
from portal.faq.exceptions import AlreadyWithdrawn, NotPublished, WrongSuccessor
from portal.faq.models import FaqChange, FaqPage, FaqStanding, FaqWords
from portal.faq.naming import KIND
from portal.ledger.api import record_audit
from portal.notices.words import folded_text

Kind = FaqChange.Kind


@transaction.atomic
def record_publication(*, page: FaqPage, revision: Revision) -> None:
    """Write 承認 and 公開 into the history; the first publication is told after commit.

    Once for each revision, however often Wagtail says so. The words are always those that went out.
    """
    words = folded_text(page.title, html=page.answer)
    FaqWords.objects.update_or_create(page=page, defaults={"folded": words})
    published = FaqChange.objects.filter(page=page.pk, kind__in=[Kind.PUBLISHED, Kind.REVISED])
    cause = f"revision:{revision.pk}"
    if published.filter(cause=cause).exists():
        return
    is_first = not published.exists()
    approvals = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    FaqChange.objects.bulk_create(
        FaqChange(page=page, kind=Kind.APPROVED, at=approval.finished_at)
        for approval in approvals.filter(finished_at__isnull=False).order_by("finished_at")
    )
    kind = Kind.PUBLISHED if is_first else Kind.REVISED
    FaqChange.objects.create(page=page, kind=kind, at=page.last_published_at, cause=cause)
    changed(KIND, page.pk)
    if is_first:
        emit(FaqPublished(page.pk))


@transaction.atomic
def withdraw_faq(*, page: FaqPage, reason: str, successor: FaqPage | None, by: Any) -> None:
    """Mark a published FAQ as 廃止; it stays readable, with a banner. Nothing is asked of it.

    Raises NotPublished, AlreadyWithdrawn or WrongSuccessor. Who may is for the view to ask.
    """
    standing = FaqStanding.objects.select_for_update().get(page=page.pk)
    if not page.live:
        raise NotPublished
    if standing.withdrawn_at:
        raise AlreadyWithdrawn
    if successor and (successor.pk == page.pk or not successor.live):
        raise WrongSuccessor
    standing.withdrawn_at, standing.withdrawn_reason = timezone.now(), reason
    standing.successor, standing.check_since = successor, None
    standing.save()
    FaqChange.objects.create(
        page=page, kind=Kind.WITHDRAWN, at=standing.withdrawn_at, note=reason[:500]
    )
    record_audit(actor=by, action="FAQの廃止", target=page, reason=reason[:500])
    changed(KIND, page.pk)
