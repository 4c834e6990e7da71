"""要確認: an FAQ whose ground has moved, or whose day of review has come, goes to its owner."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from portal.extension.search import changed
from portal.extension.templatetags.portal_format import wareki
from portal.faq.exceptions import CheckMoved, NotCorrected, NothingToCheck
from portal.faq.models import FaqChange, FaqPage, FaqStanding
from portal.faq.naming import KIND, notice_name
from portal.faq.notifying import tell_check
from portal.faq.selectors import moved_sources, overdue_faqs, reasons_to_check
from portal.ledger.api import record_audit

Kind = FaqChange.Kind


@transaction.atomic
def flag(*, page_id: int, cause: str, note: str) -> bool:
    """Make an FAQ 要確認 and tell its owner. Whether it was new: a cause counts once for ever.

    So what an editor has kept as it is does not come back for the same reason.
    """
    now = timezone.now()
    _, created = FaqChange.objects.get_or_create(
        page_id=page_id, cause=cause, defaults={"kind": Kind.FLAGGED, "note": note, "at": now}
    )
    if created:
        unflagged = FaqStanding.objects.filter(page=page_id, check_since__isnull=True)
        unflagged.update(check_since=now)
        changed(KIND, page_id)
        tell_check(page_id=page_id, event=cause, note=note)
    return created


def flag_dependents(*, notice_id: int | None = None) -> int:
    """Flag the FAQ that rest on a version that is no longer the last, or on a notice that is 廃止.

    Those of one notice, or of all; how many reasons were new.
    """
    moved = [(source.page_id, source.cause, note_of(source)) for source in moved_sources(notice_id)]
    return sum(flag(page_id=page, cause=cause, note=note) for page, cause, note in moved)


def note_of(source: Any) -> str:
    """老介発1118第2号が第2版に差し替わりました。"""
    notice = source.version.notice
    name = notice_name(notice.document_number, notice.title)
    if notice.withdrawn_at:
        return f"根拠の{name}が廃止されました。"
    return f"根拠の{name}が第{source.current_number}版に差し替わりました。"


def flag_due() -> int:
    """Flag the FAQ whose day of review is past; how many."""
    return sum(
        flag(
            page_id=faq.pk,
            cause=faq.cause,
            note=f"見直しの期日（{wareki(faq.review_on)}）を過ぎました。",
        )
        for faq in overdue_faqs()
    )


@transaction.atomic
def clear_check(
    *, page: FaqPage, corrected: bool, note: str, review_on: date, seen: int, by: Any
) -> None:
    """End 要確認, as kept or as corrected, and set the next day of review.

    ``seen``: the last reason (by id) that the editor was shown. Raises NothingToCheck, CheckMoved
    when another reason has come since, NotCorrected when no correction has been published.
    """
    standing = FaqStanding.objects.select_for_update().get(page=page.pk)
    if standing.check_since is None:
        raise NothingToCheck
    if any(reason.pk > seen for reason in reasons_to_check(page.pk, standing.check_since)):
        raise CheckMoved
    if corrected and not (page.last_published_at and page.last_published_at > standing.check_since):
        raise NotCorrected
    kind = Kind.CORRECTED if corrected else Kind.KEPT
    FaqChange.objects.create(page=page, kind=kind, note=note)
    FaqStanding.objects.filter(page=page.pk).update(check_since=None)
    set_review(page, review_on)
    record_audit(actor=by, action=f"FAQの確認：{kind.label}", target=page, reason=note)
    changed(KIND, page.pk)


def set_review(page: FaqPage, review_on: date) -> None:
    """On the page and in its latest revision, which would turn it back at the next publication."""
    FaqPage.objects.filter(pk=page.pk).update(review_on=review_on)
    revision = Revision.objects.filter(pk=page.latest_revision_id).first()
    if revision:
        revision.content["review_on"] = review_on.isoformat()
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
