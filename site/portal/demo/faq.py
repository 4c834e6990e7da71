"""The demo FAQ: published for real, then flagged by what has happened to their grounds since."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.services.groups import bureau_of
from portal.demo.days import rows_now
from portal.demo.fixtures import read
from portal.demo.people import division
from portal.extension.demo import Progress
from portal.faq.models import (
    Choice,
    FaqChange,
    FaqPage,
    FaqStanding,
    Feedback,
    RelatedFaq,
    VoteCount,
)
from portal.faq.services import (
    DraftSource,
    add_draft,
    flag_dependents,
    flag_due,
    submit_draft,
)
from portal.notices.models import NoticeVersion
from portal.organisations.models import Assignment, Duty, SeatRole

PARTLY_ONE_IN = 15
DRAFT = "下書き"
Kind = FaqChange.Kind


def load_faq(progress: Progress) -> None:
    """Write and publish every demo FAQ that is not there yet, then look what is to be checked."""
    pages: dict[str, FaqPage] = {}
    rows, writers = rows_now("faq"), _writers()
    for row in rows:
        known = FaqPage.objects.filter(title=row["question"]).first()
        pages[row["id"]] = known or _load(row, writers)
    for row in rows:
        _relate(row, pages)
    flagged = flag_dependents() + flag_due()
    _date_flags()
    progress(f"{len(rows)}件、うち要確認にした理由 {flagged}件")


@transaction.atomic
def _load(row: dict[str, Any], writers: dict[int | None, User]) -> FaqPage:
    owner = division(row["owner"])
    bureau = bureau_of(owner)
    author = writers.get(bureau.pk if bureau else None, writers[None])
    page = add_draft(
        owner=owner,
        question=row["question"],
        answer_text=row["answer"],
        duties=Duty.objects.filter(name=row["duty"]),
        sources=_sources(row["source"]),
        user=author,
        review_on=date.fromisoformat(row["review_on"]),
    )
    if row["status"] == DRAFT:
        submit_draft(page=page, user=author)
        return page
    page.get_latest_revision().publish(user=author, skip_permission_checks=True)
    _date(page, at=_moment(row["updated_on"], time(16, 5)))
    _add_readers(page, row)
    return page


def _writers() -> dict[int | None, User]:
    """Somebody who writes for each bureau; under None whoever runs the site."""
    found: dict[int | None, User] = {None: User.objects.filter(is_superuser=True).earliest("pk")}
    seated = Assignment.objects.filter(seat__role=SeatRole.EDITOR).order_by("pk")
    for assignment in seated.select_related("user", "seat__organisation__parent__parent"):
        bureau = bureau_of(assignment.seat.organisation)
        if bureau is not None:
            found.setdefault(bureau.pk, assignment.user)
    return found


def _sources(source: dict[str, Any] | None) -> list[DraftSource]:
    if source is None:
        return []
    notices = {row["id"]: row for row in read("notices")["notices"]}
    notice = notices[source["notice"]]
    version = NoticeVersion.objects.get(
        notice__document_number=notice["document_number"],
        notice__title=notice["title"],
        number=source["version"],
    )
    return [DraftSource(version_id=version.pk, place=source.get("place", ""))]


def _moment(day: str, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), at))


def _date(page: FaqPage, at: datetime) -> None:
    """Move the publication to its day, an approval an hour before it."""
    FaqPage.objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)
    FaqChange.objects.filter(page=page.pk, kind=Kind.PUBLISHED).update(at=at)
    FaqChange.objects.create(page_id=page.pk, kind=Kind.APPROVED, at=at - timedelta(hours=1))


def _add_readers(page: FaqPage, row: dict[str, Any]) -> None:
    """Numbers of votes, and what readers miss."""
    helpful, unhelpful = row["useful"]["helpful"], row["useful"]["not_helpful"]
    numbers = {
        Choice.CLEAR: helpful,
        Choice.PARTLY: helpful // PARTLY_ONE_IN,
        Choice.UNCLEAR: unhelpful,
    }
    VoteCount.objects.bulk_create(
        VoteCount(page=page, choice=choice, number=number) for choice, number in numbers.items()
    )
    Feedback.objects.bulk_create(
        Feedback(page=page, body=entry["body"], sent_at=_moment(entry["sent_on"], time(11, 20)))
        for entry in row.get("feedback", [])
    )


def _relate(row: dict[str, Any], pages: dict[str, FaqPage]) -> None:
    page = pages[row["id"]]
    if not RelatedFaq.objects.filter(page=page).exists():
        RelatedFaq.objects.bulk_create(
            RelatedFaq(page=page, other=pages[key], sort_order=order)
            for order, key in enumerate(row["related"])
        )


def _date_flags() -> None:
    """Each flag at the moment its reason came up, rather than at that of loading."""
    for change in FaqChange.objects.filter(
        kind=Kind.FLAGGED, page__standing__check_since__isnull=False
    ):
        kind, _, rest = change.cause.partition(":")
        if kind == "review":
            change.at = _moment(rest, time(0, 10)) + timedelta(days=1)
        else:
            notice, _, number = rest.partition(":")
            published = NoticeVersion.objects.filter(notice=int(notice), number=int(number))
            change.at = published.values_list("published_at", flat=True).first() or change.at
        change.save(update_fields=["at"])
    for standing in FaqStanding.objects.filter(check_since__isnull=False):
        flagged = FaqChange.objects.filter(page=standing.page_id, kind=Kind.FLAGGED)
        standing.check_since = flagged.aggregate(first=Min("at"))["first"]
        standing.save(update_fields=["check_since"])
