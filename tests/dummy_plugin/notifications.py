"""A kind of notification."""

from portal.extension.notifications import NotificationKind, register_notification

register_notification(NotificationKind("dummy", "見本のお知らせ", urgent=True))
