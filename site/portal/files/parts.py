"""Bytes of uploads on their way in, below FILES_ROOT: ``uploads/<uuid>``.

A part may be longer than what its row says (a process died between writing and recording) and is
then cut; it is never recorded before it is on disk.
"""

import os
import time
from collections.abc import Container
from pathlib import Path
from uuid import UUID

from django.conf import settings

from portal.files.storage import path_of, sync_folder

FOLDER = "uploads"
ORPHAN_SECONDS = 24 * 60 * 60


class PartIsShort(Exception):
    """Fewer bytes are on disk than were recorded, as after a restored backup; ``size`` has come."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def part_path(upload_id: UUID) -> Path:
    """Where the bytes of an unfinished upload lie."""
    return parts_folder() / str(upload_id)


def parts_folder() -> Path:
    """The folder of all unfinished uploads; made when it is missing."""
    folder = Path(settings.FILES_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_at(upload_id: UUID, offset: int, data: bytes | bytearray) -> None:
    """Cut the part to ``offset`` bytes, append, and return when the disk has it.

    The caller holds the upload's row. Raises PartIsShort, and OSError (disk full).
    """
    path = part_path(upload_id)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b") as part:
        size = os.fstat(part.fileno()).st_size
        if size < offset:
            raise PartIsShort(size)
        part.truncate(offset)
        part.seek(offset)
        part.write(data)
        part.flush()
        os.fdatasync(part.fileno())
    if offset == 0:
        sync_folder(path.parent)


def move_into_place(upload_id: UUID) -> None:
    """The part becomes the file; nothing happens when it already did."""
    part, target = part_path(upload_id), path_of(upload_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    if part.exists():
        part.replace(target)
        sync_folder(target.parent)


def received_path(upload_id: UUID) -> Path:
    """Where all bytes of a complete upload are: still a part, or already in place."""
    part = part_path(upload_id)
    return part if part.exists() else path_of(upload_id)


def remove_part(upload_id: UUID) -> None:
    """Forget the bytes of an unfinished upload."""
    part_path(upload_id).unlink(missing_ok=True)


def remove_orphans(known: Container[str]) -> int:
    """Remove parts a day old that no row speaks of (``known``: ids with a row); their number."""
    before = time.time() - ORPHAN_SECONDS
    orphans = [
        path
        for path in parts_folder().iterdir()
        if path.name not in known and path.stat().st_mtime < before
    ]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
