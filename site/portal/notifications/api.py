"""What the apps above and plugins use of notifications."""

from portal.notifications.models import Level
from portal.notifications.reading import note_read
from portal.notifications.selectors import object_level
from portal.notifications.services import (
    Happening,
    UnknownNotificationKind,
    WithoutHearers,
    mark_read,
    notify,
    notify_together,
    set_object_level,
)

__all__ = [
    "Happening",
    "Level",
    "UnknownNotificationKind",
    "WithoutHearers",
    "mark_read",
    "note_read",
    "notify",
    "notify_together",
    "object_level",
    "set_object_level",
]
