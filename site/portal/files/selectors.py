"""Reading stored files and uploads."""

from typing import Any

from django.urls import reverse

from portal.files.checking import Label
from portal.files.kinds import short_kind
from portal.files.models import BLOCKED_STATES, WAITING_STATES, ScanState, StoredFile, Upload
from portal.files.names import name_warnings

SHOWN = 50


def file_url(file: StoredFile) -> str:
    """Address of the download gate for a file: ``/files/<uuid>/``."""
    return reverse("files:download", args=[file.pk])


def label_words(file: StoredFile) -> list[str]:
    """The file's labels in Japanese: マクロ入り, パスワード付き."""
    return [str(Label(label).label) for label in file.labels]


def described(file: StoredFile) -> dict[str, Any]:
    """A stored file for the script beside a form, and for its uploader's page."""
    return {
        "id": str(file.pk),
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "state": file.get_scan_state_display(),
        "reason": file.scan_note,
        "labels": label_words(file),
        "url": file_url(file),
        "warnings": name_warnings(file.name),
    }


def upload_state(upload: Upload) -> dict[str, Any]:
    """Where an upload stands; ``file`` is there as soon as there is a stored file."""
    file = StoredFile.objects.filter(pk=upload.pk).first() if upload.finished_at else None
    return {
        "id": str(upload.pk),
        "name": upload.name,
        "size": upload.size,
        "offset": upload.offset,
        "refusal": upload.refusal,
        "file": described(file) if file else None,
    }


def own_files(user: Any) -> list[dict[str, Any]]:
    """What a person uploaded last, for the page that shows what became of it."""
    files = StoredFile.objects.filter(owner=user)[:SHOWN]
    return [
        {
            **described(file),
            "type": short_kind(file.name),
            "is_blocked": file.scan_state in BLOCKED_STATES,
            "is_waiting": file.scan_state in WAITING_STATES,
            "is_clean": file.scan_state == ScanState.CLEAN,
        }
        for file in files
    ]


def own_uploads(user: Any) -> list[dict[str, Any]]:
    """A person's uploads that did not become a file, or not yet."""
    uploads = Upload.objects.filter(owner=user, finished_at=None)[:SHOWN]
    return [{"type": short_kind(upload.name), "upload": upload} for upload in uploads]
