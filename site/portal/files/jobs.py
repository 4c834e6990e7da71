"""Housekeeping of files."""

import logging

from portal.extension.jobs import periodic
from portal.files.storage import remove_stale_parts

logger = logging.getLogger("portal.files.jobs")


@periodic("files.remove_stale_parts", every_seconds=24 * 60 * 60)
def remove_parts_of_broken_uploads() -> None:
    """What a killed process left in the incoming folder."""
    removed = remove_stale_parts()
    if removed:
        logger.info("removed %d parts of broken uploads", removed)
