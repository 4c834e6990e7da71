"""The worker's part: making text copies."""

from typing import Any

from portal.extension.jobs import Postpone, handler
from portal.files.models import BLOCKED_STATES, WAITING_STATES, StoredFile
from portal.reading.services import JOB, make_copy

CHECK_AGAIN_SECONDS = 10


@handler(JOB, batch=1)
def convert(payload: dict[str, Any]) -> None:
    """Make the copy of a file once it has been checked; never of one that was found dangerous."""
    file = StoredFile.objects.filter(pk=payload["file"]).first()
    if file is None or file.scan_state in BLOCKED_STATES:
        return
    if file.scan_state in WAITING_STATES:
        raise Postpone(CHECK_AGAIN_SECONDS)
    make_copy(file=file)
