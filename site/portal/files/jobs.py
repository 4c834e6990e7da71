"""Housekeeping of files, and the work that is too long for a request."""

import logging
from typing import Any
from uuid import UUID

from portal.extension.jobs import Retry, ServiceAway, handler, periodic
from portal.files import finishing, scanning
from portal.files.clamd import ScannerUnavailable
from portal.files.models import Upload
from portal.files.parts import remove_orphans
from portal.files.storage import remove_stale_parts
from portal.files.uploads import end_expired

logger = logging.getLogger("portal.files.jobs")

SCANNER_AWAY_SECONDS = 60.0


@handler(finishing.JOB, batch=1, label="受け取ったファイルの登録")
def finish(payload: dict[str, Any]) -> None:
    """Hash, check and store a complete upload."""
    finishing.finish_upload(upload_id=UUID(payload["upload"]))


@handler(scanning.JOB, batch=1, label="ウイルス検査")
def scan(payload: dict[str, Any]) -> None:
    """Check a file for viruses; while clamd is away it waits, however long.

    A file at which a clamd that answers gives up is a failure of this file alone.
    """
    try:
        scanning.scan_file(file_id=UUID(payload["file"]))
    except ScannerUnavailable as error:
        if scanning.is_there():
            raise Retry(f"clamd: {error}") from error
        raise ServiceAway("clamd", SCANNER_AWAY_SECONDS) from error


@periodic("files.rescan_waiting", every_seconds=60 * 60)
def rescan_waiting() -> None:
    """Files whose check got stuck, or that came before there was a scanner."""
    asked = scanning.enqueue_waiting()
    if asked:
        logger.info("asked again for the check of %d files", asked)


@periodic("files.remove_stale_parts", every_seconds=24 * 60 * 60)
def remove_parts_of_broken_uploads() -> None:
    """What a killed process left in the incoming folder."""
    removed = remove_stale_parts()
    if removed:
        logger.info("removed %d parts of broken uploads", removed)


@periodic("files.end_expired_uploads", every_seconds=60 * 60)
def end_expired_uploads() -> None:
    """Uploads that nobody continued in time, and parts without a row."""
    known = {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    ended, orphans = end_expired(), remove_orphans(known)
    if ended or orphans:
        logger.info("ended %d uploads, removed %d orphaned parts", ended, orphans)
