"""Publication in one transaction: page, version, files, deliveries, seats and plugin parts.

``NoticePage.publish`` goes through here, and with it ``Revision.publish``, the workflow and the
scheduled publication, as does Wagtail's publishing action when a view runs it directly. Wagtail
alone would leave the page live when a receiver fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision

from portal.extension.events import (
    NoticePublished,
    PublicationStopped,
    check_publication,
    emit,
)
from portal.extension.options import RecordedVersion, parts_in_effect, record_options
from portal.extension.search import changed
from portal.ledger.api import record_audit
from portal.notices.announcing import Publication, announce
from portal.notices.completeness import display_problem, missing_for_publication
from portal.notices.delivering import deliver
from portal.notices.exceptions import NoticeIsPermanent, PublicationLapsed
from portal.notices.models import ChangeLevel, NoticePage, NoticeVersion, VersionFile, VersionWords
from portal.notices.naming import SEARCH_KIND
from portal.notices.notifying import tell_publication
from portal.notices.reservation import record_reservation, reserved_by
from portal.notices.returning import tell_return
from portal.notices.versions import FrozenNotice, freeze, is_same
from portal.notices.words import folded_text

# What an editor says of a correction, before there is one.
NO_CHANGE = {"change_note": "", "change_level": ChangeLevel.MAJOR.value}


@dataclass(frozen=True)
class Before:
    """What was published before: needed to tell a correction from a republication."""

    version: NoticeVersion | None
    options: dict[str, Any]


# The notice being published: Wagtail's action runs inside, and must not start another recording.
_publishing: ContextVar[int | None] = ContextVar("publishing", default=None)


@contextmanager
def recorded_publication(
    *, notice_id: int, revision: Revision, user: Any, at: datetime | None = None
) -> Iterator[None]:
    """Wrap Wagtail's publication of a revision and record it, or undo both.

    Without ``user`` a reserved publication comes due: it is the act of who reserved it.
    ``at`` is when the version went out, for notices taken over from elsewhere; default now.

    Raises PublicationStopped when the notice is incomplete, withdrawn or refused by a filter.
    """
    with transaction.atomic():
        before = lock(notice_id)
        actor = user or reserved_by(revision)
        draft: NoticePage = revision.as_object()
        require_publishable(draft, is_new=before.version is None and at is None)
        with publishing(notice_id):
            yield
        if went_live(notice_id, revision):
            record(draft, before=before, revision=revision, user=actor, at=at)
        else:
            record_reservation(draft, before=before.version, user=actor)
    announce(lambda: publication_of(notice_id))


def publication_of(notice_id: int) -> Publication:
    """What is published now; a notice that still waits for its time has no version."""
    page = NoticePage.objects.select_related("current_version").get(pk=notice_id)
    reserved = page.scheduled_revision
    waits = reserved or page.current_version is None
    return Publication(
        title=page.title,
        number=None if waits else page.current_version.number,
        organisations=page.deliveries.filter(is_current=True).count(),
        reserved_for=reserved.approved_go_live_at if reserved else None,
    )


@contextmanager
def publishing(notice_id: int) -> Iterator[None]:
    """Mark a notice as being published in this context."""
    token = _publishing.set(notice_id)
    try:
        yield
    finally:
        _publishing.reset(token)


def record_every_publication() -> None:
    """Let Wagtail's publishing action record notices whoever runs it.

    The edit view and the admin API use the action itself, past ``NoticePage.publish``. There is no
    hook around it, so its ``execute`` is replaced, for notices only.
    """
    execute = PublishPageRevisionAction.execute

    def recorded(action: Any, skip_permission_checks: bool = False) -> Any:
        notice = action.object
        if not isinstance(notice, NoticePage) or _publishing.get() == notice.pk:
            return execute(action, skip_permission_checks)
        with recorded_publication(notice_id=notice.pk, revision=action.revision, user=action.user):
            return execute(action, skip_permission_checks)

    PublishPageRevisionAction.execute = recorded


def lock(notice_id: int) -> Before:
    """Lock the page row, so that two publications of a notice cannot take the same number."""
    Page.objects.select_for_update().values_list("pk").get(pk=notice_id)
    page = NoticePage.objects.select_related("current_version").get(pk=notice_id)
    return Before(page.current_version, page.options)


def require_publishable(draft: NoticePage, *, is_new: bool) -> None:
    """Raises PublicationStopped with what is missing, or what a filter says; PublicationLapsed
    where waiting helps nobody.

    What has been out before may be over: a correction of the archive.
    """
    if draft.withdrawn_at:
        raise PublicationLapsed("廃止した通知は、直して公開することができません。")
    if draft.alias_of_id:
        raise NoticeIsPermanent
    problems = missing_for_publication(draft)
    if is_new and (over := display_problem(draft.display_until, draft.go_live_at)):
        raise PublicationLapsed("".join([*problems, over]))
    if problems:
        raise PublicationStopped("".join(problems))
    check_publication(draft)


def went_live(notice_id: int, revision: Revision) -> bool:
    """Whether the publication took effect now, rather than being scheduled."""
    pages = Page.objects.filter(pk=notice_id, live=True, live_revision=revision)
    return pages.filter(live_revision__approved_go_live_at__isnull=True).exists()


def record(
    draft: NoticePage, *, before: Before, revision: Revision, user: Any, at: datetime | None
) -> None:
    """Record the version unless readers would see no change and are asked for nothing else.

    What was taken over from elsewhere (``at``), or is over already, is nobody's news.
    """
    frozen = freeze(draft)
    asks_the_same = parts_in_effect(before.options) == parts_in_effect(draft.options)
    if before.version and asks_the_same and is_same(before.version, frozen):
        forget_change(draft, revision, before.version)
        return
    now = timezone.now()
    version = add_version(draft, frozen, before=before.version, user=user, at=at or now)
    delivered = deliver(draft, version, before=before.version)
    forget_change(draft, revision, version)
    record_options(recorded(version), draft.options)
    record_audit(
        actor=user,
        action="通知の公開",
        target=draft,
        before={"sha256": before.version.sha256} if before.version else None,
        after={"sha256": version.sha256},
        reason=version.note[:500],
    )
    if at is None and (draft.display_until is None or draft.display_until > now):
        tell_publication(draft, version)
        tell_return(draft, version, delivered.returned)
    changed(SEARCH_KIND, draft.pk)
    emit(NoticePublished(draft.pk, version.pk, version.number, version.level, delivered.current))


def recorded(version: NoticeVersion) -> RecordedVersion:
    """The version in the words of the extension contract."""
    return RecordedVersion(version.notice_id, version.pk, version.number, version.level)


def add_version(
    draft: NoticePage,
    frozen: FrozenNotice,
    *,
    before: NoticeVersion | None,
    user: Any,
    at: datetime,
) -> NoticeVersion:
    """Insert the version, its files and its words."""
    number = before.number + 1 if before else 1
    level = ChangeLevel(draft.change_level) if before else ChangeLevel.INITIAL
    keeps = before is not None and level == ChangeLevel.MINOR
    version = NoticeVersion.objects.create(
        notice_id=draft.pk,
        number=number,
        level=level,
        ack_version=before.ack_version if before and keeps else number,
        note=draft.change_note if before else "",
        published_at=at,
        published_by=user,
        title=draft.title,
        document_number=draft.document_number,
        body=frozen.body,
        data=frozen.data,
        body_sha256=frozen.body_sha256,
        sha256=frozen.sha256,
    )
    add_files(version, frozen, before)
    add_words(version)
    return version


def add_files(version: NoticeVersion, frozen: FrozenNotice, before: NoticeVersion | None) -> None:
    """Insert the attachments in order; a hash not in the version before is marked as changed."""
    known = {entry["sha256"] for entry in before.data["attachments"]} if before else set()
    VersionFile.objects.bulk_create(
        VersionFile(
            version=version,
            file_id=entry["file"],
            position=position,
            label=entry["label"],
            sha256=entry["sha256"],
            is_changed=before is not None and entry["sha256"] not in known,
        )
        for position, entry in enumerate(frozen.data["attachments"], start=1)
    )


def add_words(version: NoticeVersion) -> None:
    """Keep what the list finds the version by: title, number, お知らせ内容 and body."""
    texts = (version.title, version.document_number, version.data["summary"])
    VersionWords.objects.create(version=version, folded=folded_text(*texts, html=version.body))


def forget_change(draft: NoticePage, revision: Revision, version: NoticeVersion) -> None:
    """Point the page at its version; the next correction is explained and weighed anew."""
    NoticePage.objects.filter(pk=draft.pk).update(current_version=version, **NO_CHANGE)
    if any(revision.content.get(name) != value for name, value in NO_CHANGE.items()):
        revision.content |= NO_CHANGE
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
