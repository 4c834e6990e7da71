"""Reading text copies."""

from portal.files.models import WAITING_STATES, StoredFile
from portal.reading.converter import VERSION
from portal.reading.kinds import is_too_large, kind_of
from portal.reading.models import State, TextCopy, TextCopyPart

UNSUPPORTED, CHECKING, WAITING = "unsupported", "checking", "waiting"
"""What a reader may meet beside the states of a copy."""


def copy_of(file: StoredFile) -> TextCopy | None:
    """The copy of a file's content by the present converter, if it has been made."""
    return TextCopy.objects.filter(sha256=file.sha256, kind=kind_of(file), version=VERSION).first()


def state_of(file: StoredFile, copy: TextCopy | None) -> str:
    """What a reader finds, in one word."""
    if not kind_of(file):
        return UNSUPPORTED
    if file.scan_state in WAITING_STATES:
        return CHECKING
    if copy is not None:
        return copy.state
    return State.TOO_LARGE if is_too_large(file) else WAITING


def part_of(copy: TextCopy, number: int) -> TextCopyPart | None:
    """One page of a copy; None beyond its end."""
    return copy.parts.filter(number=number).first()
