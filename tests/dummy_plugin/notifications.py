"""A kind of notification, and an obligation that no notice has."""

from portal.extension.notifications import (
    NotificationKind,
    register_notification,
    register_obligation,
)

register_notification(NotificationKind("dummy", "見本", heading="見本のお知らせ", at_once=True))


@register_obligation("dummy")
def asks_nothing(version_id: int) -> bool:
    """The dummy asks for nothing."""
    return False
