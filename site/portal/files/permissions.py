"""Who may upload files in the admin."""

from typing import Any

from portal.accounts.permissions import is_editor


def can_upload(user: Any, seat: Any) -> bool:
    """Editors and approvers of the ministry, and superusers."""
    return bool(user.is_superuser) or is_editor(seat)
