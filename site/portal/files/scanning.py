"""The virus check: received → scanning → clean, infected or unscannable. Never clean by default.

Without CLAMD_ADDRESS every file stays ``unscanned``, and pages and operators are told so.
"""

import logging
import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.extension.templatetags.portal_format import filesize_ja
from portal.files.checking import Label
from portal.files.clamd import Clamd, ScannerUnavailable, SizeLimitExceeded
from portal.files.models import BLOCKED_STATES, WAITING_STATES, ScanState, StoredFile
from portal.files.refusals import FileRefused, RefusalCode
from portal.files.storage import path_of
from portal.outbox.api import enqueue

logger = logging.getLogger("portal.files.scanning")

JOB = "files.scan"
STALE = timedelta(hours=1)
# What clamd reports with AlertExceedsMax and AlertEncrypted: it could not look, it found nothing.
NOT_LOOKED_INTO = ("Heuristics.Limits.Exceeded", "Heuristics.Encrypted")
ENCRYPTED = (
    "パスワードが付いているため、中身を検査できません。パスワードを外して登録し直してください。"
)

UNCHECKED = "ウイルス検査ができません。検査のサーバーが動いてから、もう一度実行してください。"


class ScanFailed(Exception):
    """clamd answered with an error of its own."""


def scanner() -> Clamd | None:
    """The scanner of this site, or None when it has none."""
    if not settings.CLAMD_ADDRESS:
        return None
    return Clamd(settings.CLAMD_ADDRESS, settings.CLAMD_TIMEOUT_SECONDS)


def has_scanner() -> bool:
    """Whether files are checked for viruses here."""
    return scanner() is not None


def is_there() -> bool:
    """Whether the scanner answers at this moment."""
    clamd = scanner()
    return clamd is not None and clamd.ping()


def first_state() -> ScanState:
    """The state of a file that has just come."""
    return ScanState.RECEIVED if scanner() else ScanState.UNSCANNED


def enqueue_scan(file: StoredFile, *, again: str = "") -> None:
    """Ask for the check in the transaction that stored the file; ``again`` names another one."""
    if scanner() is None:
        return
    key = f"{file.pk}/{again}" if again else str(file.pk)
    enqueue(kind=JOB, key=key, payload={"file": str(file.pk)})


def scan_file(*, file_id: UUID) -> None:
    """Check one file and record what came of it. Repeatable.

    Raises ScannerUnavailable (the file stays in ``scanning``) and ScanFailed.
    """
    clamd = scanner()
    file = StoredFile.objects.filter(pk=file_id).first()
    if clamd is None or file is None or file.scan_state in (ScanState.CLEAN, *BLOCKED_STATES):
        return
    StoredFile.objects.filter(pk=file_id, scan_state=ScanState.RECEIVED).update(
        scan_state=ScanState.SCANNING
    )
    state, note = _verdict(clamd, file)
    StoredFile.objects.filter(pk=file_id).update(
        scan_state=state, scan_note=note, scanned_at=timezone.now()
    )
    if state != ScanState.CLEAN:
        logger.warning("file %s: %s", file_id, state.value)


def scan_now(*, file: StoredFile) -> None:
    """Check at once, for commands that publish what they have just stored.

    Raises FileRefused when the file is not clean, or nobody could look.
    """
    if scanner() is None:
        return
    try:
        scan_file(file_id=file.pk)
    except (ScannerUnavailable, ScanFailed) as error:
        raise FileRefused(UNCHECKED, RefusalCode.SCAN) from error
    file.refresh_from_db()
    if file.scan_state != ScanState.CLEAN:
        raise FileRefused(file.scan_note, RefusalCode.SCAN)


def awaits_check(file: StoredFile) -> bool:
    """Whether others must not get it before somebody has looked into it."""
    unlooked = scanner() is not None and file.scan_state == ScanState.UNSCANNED
    return unlooked or file.scan_state in WAITING_STATES


@transaction.atomic
def request_scan(*, file: StoredFile) -> None:
    """Check a quarantined or waiting file once more."""
    StoredFile.objects.filter(pk=file.pk, scan_state__in=BLOCKED_STATES).update(
        scan_state=ScanState.RECEIVED, scan_note=""
    )
    enqueue_scan(file, again=uuid4().hex)


def enqueue_waiting() -> int:
    """Ask again for files that wait too long, and for those of the time without a scanner."""
    if scanner() is None:
        return 0
    waiting = StoredFile.objects.filter(
        Q(scan_state=ScanState.UNSCANNED)
        | Q(scan_state__in=WAITING_STATES, created_at__lt=timezone.now() - STALE)
    )
    number, hour = 0, str(int(time.time() // STALE.total_seconds()))
    for file in waiting.iterator():
        enqueue_scan(file, again=hour)
        number += 1
    return number


def _verdict(clamd: Clamd, file: StoredFile) -> tuple[ScanState, str]:
    limit: int = settings.FILES_SCAN_MAX_BYTES
    if file.size > limit:
        return ScanState.UNSCANNABLE, _too_large(limit)
    try:
        with path_of(file.pk).open("rb") as stream:
            reply = clamd.scan(stream)
    except SizeLimitExceeded:
        return ScanState.UNSCANNABLE, _too_large(None)
    return _read(reply, file.labels)


def _read(reply: str, labels: list[Any]) -> tuple[ScanState, str]:
    words = reply.removeprefix("stream:").strip()
    name, _, outcome = words.rpartition(" ")
    if outcome == "FOUND" and not name.startswith(NOT_LOOKED_INTO):
        return ScanState.INFECTED, f"検査で {name[:200]} に当たりました。"
    if outcome == "FOUND":
        return ScanState.UNSCANNABLE, f"中身を最後まで検査できませんでした（{name[:200]}）。"
    if words != "OK":
        raise ScanFailed(words[:200])
    if Label.ENCRYPTED in labels:
        return ScanState.UNSCANNABLE, ENCRYPTED
    return ScanState.CLEAN, ""


def _too_large(limit: int | None) -> str:
    most = f"検査できるのは {filesize_ja(limit)}までです。" if limit else ""
    return f"大きすぎて検査できません。{most}分けるか、圧縮して登録し直してください。"
