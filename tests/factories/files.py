"""Stored files with real bytes."""

from portal.accounts.models import User
from portal.files.kinds import content_type_of
from portal.files.models import ScanState, StoredFile
from portal.files.names import clean_name
from portal.files.storage import write_file


def stored_file(
    *, owner: User, name: str = "様式.pdf", content: bytes = b"0123456789", purpose: str = "test"
) -> StoredFile:
    """A file whose bytes lie on disk, whatever they are: nothing looked into it."""
    file = StoredFile(
        name=clean_name(name),
        content_type=content_type_of(name),
        purpose=purpose,
        owner=owner,
        scan_state=ScanState.UNSCANNED,
    )
    written = write_file(file.pk, [content], limit=len(content))
    file.size, file.sha256 = written.size, written.sha256
    file.save(force_insert=True)
    return file
