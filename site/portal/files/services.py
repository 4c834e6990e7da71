"""Storing files at once: the bytes first, then the row; after an error neither exists."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.files.checking import check_file
from portal.files.intake import check_promise, too_large
from portal.files.kinds import content_type_of
from portal.files.models import StoredFile
from portal.files.names import clean_name
from portal.files.purposes import rules_of
from portal.files.quota import check_quota
from portal.files.scanning import enqueue_scan, first_state
from portal.files.storage import TooLarge, path_of, remove_file, write_file

CHUNK_BYTES = 1024 * 1024


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
        limit=settings.FILES_MAX_BYTES,
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
        limit=settings.FILES_UPLOAD_MAX_BYTES,
    )


def hand_over_files(*, files: Sequence[StoredFile], purpose: str) -> None:
    """Give files to another feature: from now on the gate asks the predicate of its purpose."""
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).update(purpose=purpose)
    for file in files:
        file.purpose = purpose


def _store(
    *,
    name: str,
    size: int,
    chunks: Iterable[bytes],
    purpose: str,
    owner: Any,
    organisation: Any,
    limit: int,
) -> StoredFile:
    clean, limit = clean_name(name), min(limit, rules_of(purpose).largest)
    check_promise(name=clean, size=size, purpose=purpose, limit=limit)
    file_id = uuid4()
    try:
        written = write_file(file_id, chunks, limit=limit)
    except TooLarge:
        raise too_large(clean, limit) from None
    file = StoredFile(
        id=file_id,
        name=clean,
        size=written.size,
        sha256=written.sha256,
        content_type=content_type_of(clean),
        purpose=purpose,
        owner=owner,
        organisation=organisation,
    )
    try:
        file.labels = check_file(path_of(file_id), name=clean, purpose=purpose)
        _record(file)
    except BaseException:
        remove_file(file_id)
        raise
    return file


@transaction.atomic
def _record(file: StoredFile) -> None:
    if file.owner is not None:
        check_quota(
            owner=file.owner, organisation=file.organisation, size=file.size, name=file.name
        )
    file.scan_state = first_state()
    file.save(force_insert=True)
    enqueue_scan(file)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(CHUNK_BYTES):
            yield chunk
