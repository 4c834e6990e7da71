"""Attachments of notices at the download gate: who may fetch them, and the event of a download."""

from typing import Any

from django.urls import reverse

from portal.extension.events import AttachmentViewed, emit
from portal.extension.templatetags.portal_format import monthday
from portal.files.api import UploadRules, on_download, register_file_access
from portal.files.models import StoredFile
from portal.files.permissions import can_upload
from portal.notices.api import delivery_for
from portal.notices.attachments import Step, attachment_histories
from portal.notices.models import NoticePage, VersionFile
from portal.notices.permissions import keeps_file, visible_notices
from portal.notices.selectors import carrying_versions
from portal.organisations.models import Seat
from portal.reading.api import Place, PlaceVersion, register_places

PURPOSE = "notice"
MAX_PLACES = 3


def can_fetch_attachment(user: Any, seat: Seat | None, file: StoredFile) -> bool:
    """Readers of a notice that carries the file in any version, and the ministry's editors.

    Earlier versions stay readable, so their files do too; to whom a correction no longer addresses,
    those of the versions delivered so far.
    """
    if can_upload(user, seat):
        return True
    return notices_with(user, seat, file).exists() or keeps_file(user, seat, file.pk)


def notices_with(user: Any, seat: Seat | None, file: StoredFile) -> Any:
    """The visible notices of which a published version carries the file."""
    carrying = VersionFile.objects.filter(file=file.pk).values("version__notice")
    return visible_notices(user, seat).filter(pk__in=carrying)


@on_download(PURPOSE)
def tell_attachment_viewed(user: Any, seat: Seat | None, file: StoredFile) -> None:
    """Tell of a download by a seat whose organisation got a notice that now carries the file."""
    if seat is None:
        return
    current = NoticePage.objects.filter(current_version__files__file=file.pk).values_list("pk")
    for (notice_id,) in current:
        delivery = delivery_for(seat, notice_id)
        if delivery is not None and delivery.is_current:
            emit(
                AttachmentViewed(
                    delivery.delivery_id, delivery.version_id, seat.pk, user.pk, str(file.pk)
                )
            )


def places(user: Any, seat: Seat | None, file: StoredFile) -> list[Place]:
    """The visible notices that carry the file, newest first, with the file's versions in each."""
    notices = notices_with(user, seat, file).select_related("current_version")
    newest = notices.order_by("-current_version__published_at")[:MAX_PLACES]
    return [_place(notice, file) for notice in newest]


def _place(notice: NoticePage, file: StoredFile) -> Place:
    histories = attachment_histories(carrying_versions(notice))
    steps = next((h.steps for h in histories if file.pk in h.file_ids), [])
    return Place(
        section="通知・事務連絡",
        section_url=reverse("notice_list"),
        title=notice.document_number or notice.title,
        url=reverse("notice", args=[notice.pk]),
        history_url=reverse("notice_attachments", args=[notice.pk]),
        versions=[_place_version(step, file) for step in reversed(steps)],
    )


def _place_version(step: Step, file: StoredFile) -> PlaceVersion:
    return PlaceVersion(
        label=f"第{step.number}版　{monthday(step.published_at)}",
        change=step.change,
        url=step.file.view_url if step.file else "",
        is_this=step.file is not None and step.file.id == file.pk,
    )


register_file_access(PURPOSE, can_fetch_attachment, uploads=UploadRules(may_upload=can_upload))
register_places(PURPOSE, places)
