"""The age of the last backup, for ``/statusz``: whoever backs up touches a file afterwards."""

import time
from typing import Any

from django.conf import settings

from portal.extension.status import register_status

MARKER = "last-backup"


@register_status("backup")
def backup_figures() -> dict[str, Any]:
    """Seconds since MARKER in PORTAL_VAR_DIR was touched; None when it never was."""
    try:
        touched = (settings.VAR_DIR / MARKER).stat().st_mtime
    except FileNotFoundError:
        return {"backup_age_s": None}
    return {"backup_age_s": max(0, int(time.time() - touched))}
