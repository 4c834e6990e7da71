"""A kind of notification, and an obligation that no notice has."""

from portal.extension.notifications import (
    NotificationKind,
    Obligation,
    register_notification,
    register_obligation,
)

register_notification(NotificationKind("dummy", "見本", heading="見本のお知らせ", at_once=True))
register_obligation(Obligation("dummy", asking=lambda versions: [], owing=lambda deliveries: []))
