"""Who may fetch a file, said by the feature it belongs to, and who wants to hear of it.

The gate asks the predicate registered for the file's purpose. A purpose nobody registered is
closed for everybody.
"""

import logging
from collections.abc import Callable
from typing import Any

from portal.extension.registry import Registry
from portal.files.models import BLOCKED_STATES, WAITING_STATES, StoredFile
from portal.files.purposes import UploadRules, still_may_upload_for, upload_rules

logger = logging.getLogger("portal.files.access")

# predicate(user, seat, file): the signed-in user, the acting seat or None, the file.
Predicate = Callable[[Any, Any, StoredFile], bool]
# listener(user, seat, file), called after the first bytes of a successful GET.
Listener = Callable[[Any, Any, StoredFile], None]

file_access: Registry[Predicate] = Registry("file access")
download_listeners: dict[str, list[Listener]] = {}


def register_file_access(
    purpose: str, predicate: Predicate, *, uploads: UploadRules | None = None
) -> Predicate:
    """Let ``predicate(user, seat, file)`` decide about files of this purpose.

    ``uploads`` opens the purpose for uploads by people; without it nobody may upload for it.
    """
    if uploads is not None:
        upload_rules.add(purpose, uploads)
    return file_access.add(purpose, predicate)


def on_download(purpose: str) -> Callable[[Listener], Listener]:
    """Decorator: call ``listener(user, seat, file)`` when a file of this purpose is fetched.

    Once per whole download (a later part of a Range download is not told), never on HEAD. A
    listener that fails is logged and does not hinder the download.
    """

    def decorate(listener: Listener) -> Listener:
        download_listeners.setdefault(purpose, []).append(listener)
        return listener

    return decorate


def knows_purpose(purpose: str) -> bool:
    """Whether a feature takes files of this purpose."""
    return file_access.get(purpose) is not None


def can_fetch(user: Any, seat: Any, file: StoredFile) -> bool:
    """Whether the gate opens: never for blocked files, always for one's own upload.

    Nobody else gets a file before its check is over. An upload is one's own only while one may
    upload for its purpose: who has left that work leaves its files behind.
    """
    if file.scan_state in BLOCKED_STATES:
        return False
    is_own = file.owner_id is not None and file.owner_id == user.pk
    if is_own and still_may_upload_for(file.purpose, user, seat):
        return True
    if file.scan_state in WAITING_STATES:
        return False
    predicate = file_access.get(file.purpose)
    return predicate is not None and predicate(user, seat, file)


def tell_download(user: Any, seat: Any, file: StoredFile) -> None:
    """Call every listener of the file's purpose, each isolated from the others."""
    for listener in download_listeners.get(file.purpose, []):
        try:
            listener(user, seat, file)
        except Exception:
            logger.exception("download listener %s failed", listener.__qualname__)
