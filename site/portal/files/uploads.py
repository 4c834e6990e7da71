"""Resumable uploads: created, continued at the recorded offset, ended (ADR 0011).

Bytes are on disk before their number is recorded, and the row is held meanwhile: what was told is
never lost, and two writers at once cannot mix their bytes.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from portal.files.finishing import enqueue_finish
from portal.files.intake import check_promise
from portal.files.models import Upload
from portal.files.names import clean_name
from portal.files.parts import PartIsShort, remove_part, write_at
from portal.files.quota import check_quota


class UploadGone(Exception):
    """The upload was ended, or has expired."""


class KeyIsTaken(Exception):
    """The client's key already names the upload of another file."""


class UploadIsFinished(Exception):
    """All bytes have come: the upload cannot be ended any more."""


class OffsetConflict(Exception):
    """The bytes do not continue what is here; ``offset`` is where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class TooManyBytes(Exception):
    """More bytes than were promised."""


def create_upload(
    *, name: str, size: int, purpose: str, owner: Any, organisation: Any, client_key: str = ""
) -> Upload:
    """Promise to take ``size`` bytes. Raises FileRefused, and KeyIsTaken for another file.

    The same ``client_key`` of the same person gives the same upload again, so that a client whose
    answer was lost may ask twice; one that has expired makes room for a new one.
    """
    wanted = Upload(
        name=clean_name(name),
        size=size,
        purpose=purpose,
        owner=owner,
        organisation=organisation,
        client_key=client_key,
        expires_at=_new_expiry(),
    )
    check_promise(name=wanted.name, size=size, purpose=purpose)
    return _created_before(wanted) or _created_now(wanted)


def append(*, upload_id: UUID, offset: int, blocks: Iterable[bytes | bytearray]) -> Upload:
    """Add blocks at ``offset``, each safe and recorded before the next one is asked for.

    Raises OffsetConflict, TooManyBytes, UploadGone, and OSError when the disk is full; blocks
    that were recorded before stay.
    """
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None or upload.is_expired:
        raise UploadGone
    if upload.offset != offset:
        raise OffsetConflict(upload.offset)
    for block in blocks:
        upload = _append_block(upload_id, offset, block)
        offset = upload.offset
    return upload


def end_upload(*, upload_id: UUID) -> None:
    """Forget an unfinished upload and its bytes. Raises UploadIsFinished."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
        if upload is None:
            return
        if upload.is_complete and not upload.refusal:
            raise UploadIsFinished
        upload.delete()
    remove_part(upload_id)


def end_expired() -> int:
    """End what nobody continued in time, and forget the rows of what was finished; the number."""
    waits_for_the_job = Q(offset=F("size"), refusal="", finished_at=None)
    expired = Upload.objects.filter(expires_at__lt=timezone.now()).exclude(waits_for_the_job)
    ids = list(expired.values_list("pk", flat=True))
    for upload_id in ids:
        Upload.objects.filter(pk=upload_id).delete()
        remove_part(upload_id)
    return len(ids)


def _append_block(upload_id: UUID, offset: int, block: bytes | bytearray) -> Upload:
    lost: int | None = None
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
        if upload is None:
            raise UploadGone
        if upload.offset != offset:
            raise OffsetConflict(upload.offset)
        if offset + len(block) > upload.size:
            raise TooManyBytes
        try:
            write_at(upload_id, offset, block)
            upload.offset += len(block)
        except PartIsShort as short:
            lost = upload.offset = short.size
        upload.expires_at = _new_expiry()
        upload.save(update_fields=["offset", "expires_at"])
        if upload.is_complete:
            enqueue_finish(upload)
    if lost is not None:
        raise OffsetConflict(lost)
    return upload


def _created_now(wanted: Upload) -> Upload:
    try:
        with transaction.atomic():
            check_quota(
                owner=wanted.owner,
                organisation=wanted.organisation,
                size=wanted.size,
                name=wanted.name,
            )
            wanted.save(force_insert=True)
    except IntegrityError:
        # Asked twice at once: the other one was first.
        known = _created_before(wanted)
        if known is None:
            raise
        return known
    return wanted


def _created_before(wanted: Upload) -> Upload | None:
    if not wanted.client_key:
        return None
    known = Upload.objects.filter(owner=wanted.owner, client_key=wanted.client_key).first()
    if known is None:
        return None
    if known.is_expired:
        end_upload(upload_id=known.pk)
        return None
    if (known.name, known.size, known.purpose) != (wanted.name, wanted.size, wanted.purpose):
        raise KeyIsTaken
    return known


def _new_expiry() -> Any:
    return timezone.now() + timedelta(days=settings.FILES_UPLOAD_DAYS)
