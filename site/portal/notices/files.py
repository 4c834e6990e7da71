"""Attachments of notices at the download gate: who may fetch them, and the event of a download."""

from typing import Any

from portal.extension.events import AttachmentViewed, emit
from portal.files.api import on_download, register_file_access
from portal.files.models import StoredFile
from portal.files.permissions import can_upload
from portal.notices.api import delivery_for
from portal.notices.models import NoticePage, VersionFile
from portal.notices.permissions import visible_notices
from portal.organisations.models import Seat

PURPOSE = "notice"


def can_fetch_attachment(user: Any, seat: Seat | None, file: StoredFile) -> bool:
    """Readers of a notice that carries the file in any version, and the ministry's editors.

    Earlier versions stay readable, so their files do too.
    """
    if can_upload(user, seat):
        return True
    return notices_with(user, seat, file).exists()


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
        if delivery is not None:
            emit(
                AttachmentViewed(
                    delivery.delivery_id, delivery.version_id, seat.pk, user.pk, str(file.pk)
                )
            )


register_file_access(PURPOSE, can_fetch_attachment)
