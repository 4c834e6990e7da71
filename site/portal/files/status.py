"""Figures about files for ``/statusz``, and the warning that a site has no virus check."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, register
from django.db.models import Count, Min, Q
from django.utils import timezone

from portal.extension.status import register_status
from portal.files.clamd import is_address
from portal.files.models import BLOCKED_STATES, WAITING_STATES, StoredFile, Upload
from portal.files.scanning import has_scanner, is_there


@register_status("files")
def file_status() -> dict[str, Any]:
    """Whether there is a scanner and it answers, what waits for it, what it holds back."""
    waiting = Q(scan_state__in=WAITING_STATES)
    figures = StoredFile.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("created_at", filter=waiting),
        quarantined=Count("pk", filter=Q(scan_state__in=BLOCKED_STATES)),
    )
    oldest = figures["oldest"]
    return {
        "scanner": scanner_word(),
        "scans_waiting": figures["waiting"],
        "scan_oldest_s": int((timezone.now() - oldest).total_seconds()) if oldest else 0,
        "files_quarantined": figures["quarantined"],
        "uploads_unfinished": Upload.objects.filter(finished_at=None, refusal="").count(),
    }


def scanner_word() -> str:
    """``none``, ``ok`` or ``away``."""
    if not has_scanner():
        return "none"
    return "ok" if is_there() else "away"


@register("files")
def check_scanner_address(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt address is heard at start, not at the first file."""
    if not settings.CLAMD_ADDRESS or is_address(settings.CLAMD_ADDRESS):
        return []
    words = "CLAMD_ADDRESS は tcp://ホスト:ポート か unix:///パス の形で設定してください。"
    return [checks.Error(words, id="files.E001")]


@register("files", deploy=True)
def warn_without_scanner(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Operators are told that nothing is checked for viruses."""
    if settings.CLAMD_ADDRESS:
        return []
    words = (
        "ウイルス検査が設定されていません（CLAMD_ADDRESS）。"
        "すべてのファイルを「ウイルス検査なし」と表示します。"
    )
    return [checks.Warning(words, id="files.W001")]
