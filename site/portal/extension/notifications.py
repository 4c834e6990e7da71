"""Kinds of notification a feature can send. Typed now, used by inbox and digest later."""

from dataclasses import dataclass
from typing import Literal

from portal.extension.registry import Registry

Level = Literal["watch", "normal", "mute"]


@dataclass(frozen=True)
class NotificationKind:
    """One kind. ``urgent`` kinds may leave as mail at once, the others wait for the digest."""

    key: str
    label: str
    default_level: Level = "normal"
    urgent: bool = False


notification_kinds: Registry[NotificationKind] = Registry("notification kinds")


def register_notification(kind: NotificationKind) -> NotificationKind:
    """Add a kind of notification."""
    return notification_kinds.add(kind.key, kind)
