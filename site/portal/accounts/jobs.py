"""Assignments begin and end by date, and the groups of the admin follow."""

from portal.accounts.services import sync_all_groups
from portal.extension.jobs import periodic


@periodic("accounts.sync_groups", every_seconds=15 * 60)
def sync_groups_of_all() -> None:
    """Bring everybody's groups to what their seats of today say."""
    sync_all_groups()
