"""The status of a notice in lists: one word, computed alike in SQL and in Python."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.utils import timezone

from portal.extension.notifications import obliging_between

if TYPE_CHECKING:
    from portal.notices.models import NoticePage

SOON_DAYS = 7


class Status(TextChoices):
    """What a list says about a notice."""

    DRAFT = "下書き", "下書き"
    OPEN = "公開中", "公開中"
    SOON = "期限間近", "期限間近"
    REPLACED = "差し替え", "差し替え"
    WITHDRAWN = "廃止", "廃止"
    ENDED = "終了", "終了"


def status_of(
    notice: "NoticePage",
    today: date | None = None,
    dues: Iterable[date | None] | None = None,
    *,
    is_asked_soon: bool = False,
) -> Status:
    """Status of one notice; 廃止 > 終了 > 期限間近 > 差し替え > 公開中.

    Reads ``current_version`` and ``actions``: select and prefetch them for lists. ``dues`` are the
    days of the actions that are the reader's, where they are known from the frozen version;
    ``is_asked_soon`` whether a feature asks something within ``soon_days``.
    """
    today = today or timezone.localdate()
    version = notice.current_version
    if version is None:
        return Status.DRAFT
    if notice.withdrawn_at:
        return Status.WITHDRAWN
    if notice.display_until and notice.display_until < timezone.now():
        return Status.ENDED
    first, last = soon_days(today)
    if dues is None:
        dues = [action.due for action in notice.actions.all()]
    if is_asked_soon or any(due and first <= due <= last for due in dues):
        return Status.SOON
    replaced = version.number > 1 and version.level != "initial"
    return Status.REPLACED if replaced else Status.OPEN


def soon_days(today: date | None = None) -> tuple[date, date]:
    """The first and the last day that count as near."""
    first = today or timezone.localdate()
    return first, first + timedelta(days=SOON_DAYS)


def status_case(today: date | None = None, addressed: Collection[str] | None = None) -> Case:
    """The same as an SQL expression over NoticePage.

    ``addressed``: whom actions have to be meant for; None for everybody.
    """
    from portal.notices.models import NoticeAction

    days = soon_days(today)
    due_soon = NoticeAction.objects.filter(page=OuterRef("pk"), due__range=days)
    if addressed is not None:
        due_soon = due_soon.filter(who__in=addressed)
    return Case(
        When(current_version__isnull=True, then=Value(Status.DRAFT.value)),
        When(withdrawn_at__isnull=False, then=Value(Status.WITHDRAWN.value)),
        When(display_until__lt=timezone.now(), then=Value(Status.ENDED.value)),
        When(Exists(due_soon) | obliging_between(*days), then=Value(Status.SOON.value)),
        When(
            Q(current_version__number__gt=1) & ~Q(current_version__level="initial"),
            then=Value(Status.REPLACED.value),
        ),
        default=Value(Status.OPEN.value),
        output_field=CharField(),
    )


def with_status(
    notices: "QuerySet[NoticePage]", addressed: Collection[str] | None = None
) -> "QuerySet[NoticePage]":
    """Annotate ``status_word``, for filters and facet counts."""
    return notices.annotate(status_word=status_case(addressed=addressed))


def notices_with_status(
    notices: "QuerySet[NoticePage]", status: Status | str
) -> "QuerySet[NoticePage]":
    """Only notices with that status."""
    return with_status(notices).filter(status_word=str(status))
