"""What each purpose takes: who may upload for it, which kinds of file, and how large.

A purpose nobody registered rules for takes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from portal.accounts.selectors import seats_of
from portal.extension.registry import Registry
from portal.files.kinds import DOCUMENTS

MAY_UPLOAD = Callable[[Any, Any], bool]


def nobody(user: Any, seat: Any) -> bool:
    """The default: closed."""
    return False


@dataclass(frozen=True)
class UploadRules:
    """Rules of one purpose.

    ``may_upload(user, seat)`` opens it, ``extensions`` are the kinds taken, ``max_bytes`` is the
    largest file (None: FILES_UPLOAD_MAX_BYTES), ``refused_labels`` are labels of
    ``portal.files.checking`` that this purpose does not take (macros, encryption).
    """

    may_upload: MAY_UPLOAD = nobody
    extensions: frozenset[str] = DOCUMENTS
    max_bytes: int | None = None
    refused_labels: frozenset[str] = field(default_factory=frozenset)

    @property
    def largest(self) -> int:
        """Largest file in bytes."""
        limit: int = settings.FILES_UPLOAD_MAX_BYTES
        return limit if self.max_bytes is None else min(limit, self.max_bytes)


CLOSED = UploadRules()
upload_rules: Registry[UploadRules] = Registry("upload rules")


def rules_of(purpose: str) -> UploadRules:
    """The rules of a purpose; closed when nobody registered any."""
    return upload_rules.get(purpose) or CLOSED


def may_upload_for(purpose: str, user: Any, seat: Any) -> bool:
    """Whether this person may upload files of this purpose."""
    return bool(rules_of(purpose).may_upload(user, seat))


def still_may_upload_for(purpose: str, user: Any, seat: Any) -> bool:
    """The same for what was begun before, in the acting seat or another of the person's seats.

    Switching to another seat does not interrupt an upload; losing the seat does.
    """
    if may_upload_for(purpose, user, seat):
        return True
    return any(may_upload_for(purpose, user, own) for own in seats_of(user))


def may_upload_anything(user: Any, seat: Any) -> bool:
    """Whether there is a purpose this person may upload for."""
    return any(may_upload_for(purpose, user, seat) for purpose in upload_rules.keys())  # noqa: SIM118
