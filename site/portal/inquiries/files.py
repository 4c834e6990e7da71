"""Files of inquiries: who may upload them, and who may fetch them through the gate."""

from typing import Any

from portal.files.api import UploadRules, register_file_access
from portal.files.models import StoredFile
from portal.inquiries.links import reaches_from_above
from portal.inquiries.models import CaseFile, DraftFile, Side
from portal.inquiries.permissions import official_answers, readable_entries, side_of
from portal.organisations.models import Seat

PURPOSE = "inquiry"
MAX_BYTES = 100 * 1024 * 1024


def may_upload(user: Any, seat: Seat | None) -> bool:
    """Everybody with a seat may ask, and so attach."""
    return seat is not None


def may_fetch(user: Any, seat: Seat | None, file: StoredFile) -> bool:
    """Whoever may read the entry that the file was sent with, there or from a case beside it;
    before, the desk that drafts an answer with it."""
    sent = CaseFile.objects.filter(file=file).select_related("entry__case__ticket").first()
    if sent is None:
        return is_drafted_by(seat, file)
    case = sent.entry.case
    if readable_entries(case, seat).filter(pk=sent.entry_id).exists():
        return True
    answers = official_answers(case).filter(pk=sent.entry_id)
    return seat is not None and answers.exists() and reaches_from_above(sent.entry, seat)


def is_drafted_by(seat: Seat | None, file: StoredFile) -> bool:
    """Whether the desk of the seat has put the file to the draft of an answer."""
    drafted = DraftFile.objects.filter(file=file).select_related("draft__case").first()
    return drafted is not None and side_of(drafted.draft.case, seat) == Side.BUREAU


register_file_access(
    PURPOSE, may_fetch, uploads=UploadRules(may_upload=may_upload, max_bytes=MAX_BYTES)
)
