"""Storing files: the bytes first, then the row; after an error neither exists."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.files.kinds import allowed_extensions, content_type_of, extension_of
from portal.files.models import ScanState, StoredFile
from portal.files.names import clean_name
from portal.files.storage import TooLarge, remove_file, write_file

CHUNK_BYTES = 1024 * 1024


class FileRefused(Exception):
    """A file that is not taken; the message (Japanese) names the file and the reason."""


def store_upload(
    *, upload: UploadedFile, purpose: str, owner: Any, organisation: Any = None
) -> StoredFile:
    """Store a file from a form. Raises FileRefused; ``name_warnings`` tells of doubtful names."""
    return _store(
        name=upload.name or "",
        size=upload.size or 0,
        chunks=upload.chunks(CHUNK_BYTES),
        purpose=purpose,
        owner=owner,
        organisation=organisation,
    )


def store_path(
    *, path: Path | str, name: str, purpose: str, owner: Any, organisation: Any = None
) -> StoredFile:
    """Store a copy of a file of this machine under ``name``. Raises FileRefused, OSError."""
    source = Path(path)
    return _store(
        name=name,
        size=source.stat().st_size,
        chunks=_chunks(source),
        purpose=purpose,
        owner=owner,
        organisation=organisation,
    )


def _store(
    *, name: str, size: int, chunks: Iterable[bytes], purpose: str, owner: Any, organisation: Any
) -> StoredFile:
    clean = clean_name(name)
    _check(clean, size, purpose)
    file_id = uuid4()
    try:
        written = write_file(file_id, chunks, limit=settings.FILES_MAX_BYTES)
    except TooLarge:
        raise FileRefused(_too_large(clean)) from None
    try:
        with transaction.atomic():
            return StoredFile.objects.create(
                id=file_id,
                name=clean,
                size=written.size,
                sha256=written.sha256,
                content_type=content_type_of(clean),
                purpose=purpose,
                # No scanner is configured: say so, and never call a file clean by default.
                scan_state=ScanState.UNSCANNED,
                owner=owner,
                organisation=organisation,
            )
    except BaseException:
        remove_file(file_id)
        raise


def _check(name: str, size: int, purpose: str) -> None:
    if extension_of(name) not in allowed_extensions(purpose):
        kinds = "、".join(sorted(allowed_extensions(purpose)))
        raise FileRefused(f"「{name}」は受け付けない形式です。使える形式は {kinds} です。")
    if size == 0:
        raise FileRefused(f"「{name}」は空のファイルです。中身を確かめて選び直してください。")
    if size > settings.FILES_MAX_BYTES:
        raise FileRefused(_too_large(name))


def _too_large(name: str) -> str:
    limit = settings.FILES_MAX_BYTES // (1024 * 1024)
    return (
        f"「{name}」は大きすぎます。1件 {limit} MB までです。分けるか、圧縮して登録してください。"
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK_BYTES):
            yield chunk
