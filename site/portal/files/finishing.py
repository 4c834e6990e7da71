"""From all bytes received to a stored file: hash, check, move into place, ask for the scan.

Runs as an outbox job, because hashing 5 GB takes longer than a request may. Small files are
finished at once by whoever brings the last byte; the job then finds nothing to do (ADR 0011).
"""

import hashlib
import logging
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.files.checking import check_file
from portal.files.kinds import content_type_of
from portal.files.models import StoredFile, Upload
from portal.files.parts import move_into_place, received_path, remove_part
from portal.files.refusals import FileRefused
from portal.files.scanning import enqueue_scan, first_state
from portal.outbox.api import enqueue

logger = logging.getLogger("portal.files.finishing")

JOB = "files.finish"
READ_BYTES = 1024 * 1024


def enqueue_finish(upload: Upload) -> None:
    """In the transaction that records the last byte."""
    enqueue(kind=JOB, key=str(upload.pk), payload={"upload": str(upload.pk)})


def finish_if_small(upload: Upload) -> None:
    """Finish now what takes no time; a failure is left to the job."""
    if upload.size > settings.FILES_FINISH_AT_ONCE_BYTES:
        return
    try:
        finish_upload(upload_id=upload.pk)
    except Exception:
        logger.exception("upload %s is left to the worker", upload.pk)


def finish_upload(*, upload_id: UUID) -> None:
    """Make the stored file of a complete upload, or record why it is refused. Repeatable."""
    upload = Upload.objects.filter(pk=upload_id, finished_at=None, refusal="").first()
    if upload is None or not upload.is_complete:
        return
    path = received_path(upload_id)
    try:
        labels = check_file(path, name=upload.name, purpose=upload.purpose)
    except FileRefused as refusal:
        _refuse(upload_id, str(refusal))
        return
    _store(upload_id, sha256_of(path), labels)


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file, in constant memory."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _refuse(upload_id: UUID, reason: str) -> None:
    with transaction.atomic():
        pending = Upload.objects.select_for_update().filter(pk=upload_id, finished_at=None)
        refused = pending.update(refusal=reason)
    if refused:
        remove_part(upload_id)


@transaction.atomic
def _store(upload_id: UUID, sha256: str, labels: list[str]) -> None:
    pending = Upload.objects.select_for_update().filter(pk=upload_id, finished_at=None, refusal="")
    upload = pending.first()
    if upload is None:
        return
    file = StoredFile.objects.create(
        id=upload_id,
        name=upload.name,
        size=upload.size,
        sha256=sha256,
        content_type=content_type_of(upload.name),
        purpose=upload.purpose,
        scan_state=first_state(),
        labels=labels,
        owner_id=upload.owner_id,
        organisation_id=upload.organisation_id,
    )
    enqueue_scan(file)
    upload.finished_at = timezone.now()
    upload.save(update_fields=["finished_at"])
    move_into_place(upload_id)
