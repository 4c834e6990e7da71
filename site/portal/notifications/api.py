"""What the apps above and plugins use of notifications."""

from portal.notifications.models import Level
from portal.notifications.reading import note_read
from portal.notifications.selectors import object_level
from portal.notifications.services import (
    UnknownNotificationKind,
    WithoutHearers,
    mark_read,
    notify,
    set_object_level,
)

__all__ = [
    "Level",
    "UnknownNotificationKind",
    "WithoutHearers",
    "mark_read",
    "note_read",
    "notify",
    "object_level",
    "set_object_level",
]
