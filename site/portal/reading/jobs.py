"""The worker's part: making text copies."""

from typing import Any

from portal.extension.jobs import Postpone, handler, periodic
from portal.files.models import BLOCKED_STATES, WAITING_STATES, StoredFile
from portal.reading.converter import VERSION
from portal.reading.models import TextCopy
from portal.reading.services import JOB, make_copy

CHECK_AGAIN_SECONDS = 10


@handler(JOB, batch=1, label="画面で読むための変換")
def convert(payload: dict[str, Any]) -> None:
    """Make the copy of a file once it has been checked; never of one that was found dangerous."""
    file = StoredFile.objects.filter(pk=payload["file"]).first()
    if file is None or file.scan_state in BLOCKED_STATES:
        return
    if file.scan_state in WAITING_STATES:
        raise Postpone(CHECK_AGAIN_SECONDS)
    make_copy(file=file)


@periodic("reading.forget_older_copies", every_seconds=24 * 60 * 60)
def forget_older_copies() -> None:
    """Copies by an earlier converter are never shown again."""
    TextCopy.objects.filter(version__lt=VERSION).delete()
