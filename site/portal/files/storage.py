"""Bytes on disk below FILES_ROOT: ``ab/<uuid>``, written beside and then moved into place."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

INCOMING = "incoming"
STALE_SECONDS = 24 * 60 * 60


class TooLarge(Exception):
    """More bytes came than the limit allows."""


@dataclass(frozen=True)
class Written:
    """Size in bytes and SHA-256 (hex) of what was written."""

    size: int
    sha256: str


def path_of(file_id: UUID) -> Path:
    """Where the bytes of a file lie."""
    return Path(settings.FILES_ROOT) / str(file_id)[:2] / str(file_id)


def write_file(file_id: UUID, chunks: Iterable[bytes], *, limit: int) -> Written:
    """Write the chunks durably and all at once: after an error nothing is left.

    Raises TooLarge as soon as more than ``limit`` bytes have come.
    """
    target, part = path_of(file_id), _incoming() / str(file_id)
    try:
        written = _write_part(part, chunks, limit)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.replace(target)
        sync_folder(target.parent)
    except BaseException:
        remove_file(file_id)
        raise
    finally:
        part.unlink(missing_ok=True)
    return written


def remove_file(file_id: UUID) -> None:
    """Take bytes away that no row speaks of; nothing happens when there are none."""
    path_of(file_id).unlink(missing_ok=True)


def remove_stale_parts() -> int:
    """Remove what broken uploads left in the incoming folder a day ago; the number removed."""
    before = time.time() - STALE_SECONDS
    stale = [path for path in _incoming().iterdir() if path.stat().st_mtime < before]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder durable; some file systems cannot be asked."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _incoming() -> Path:
    folder = Path(settings.FILES_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write_part(part: Path, chunks: Iterable[bytes], limit: int) -> Written:
    digest, size = hashlib.sha256(), 0
    with part.open("xb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return Written(size, digest.hexdigest())
