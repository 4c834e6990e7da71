"""Inboxes of the demo world: what the occupied seats were told of the latest notices."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from portal.accounts.selectors import current_assignments
from portal.extension.rows import insert_rows
from portal.notices.models import NoticeVersion, SeatReading
from portal.notices.naming import notice_id_of, object_key
from portal.notices.notifying import hearers, tell_publication
from portal.notifications.fan_out import subject_of
from portal.notifications.levels import told_seats
from portal.notifications.models import InboxItem, Notification
from portal.notifications.services import FAN_OUT
from portal.outbox.models import OutboxItem

TOLD_DAYS = 60


def load_inboxes() -> None:
    """Tell of the versions of the latest two months, once, to the seats that people sit on."""
    newest = NoticeVersion.objects.order_by("-published_at").first()
    if newest is None:
        return
    since = newest.published_at - timedelta(days=TOLD_DAYS)
    occupied = set(current_assignments().values_list("seat", flat=True))
    versions = NoticeVersion.objects.filter(published_at__gte=since).order_by("published_at")
    for version in versions.select_related("notice"):
        _tell(version, occupied)


@transaction.atomic
def _tell(version: NoticeVersion, occupied: Collection[int]) -> None:
    """As publication tells, but at the version's own time, without a job and without a mail."""
    about = Notification.objects.filter(
        object_key=object_key(version.notice_id), version=version.number
    )
    if about.exclude(event="withdrawn").exists():
        return
    tell_publication(version.notice, version)
    about.update(created_at=version.published_at)
    keys = [str(pk) for pk in about.values_list("pk", flat=True)]
    OutboxItem.objects.filter(kind=FAN_OUT, key__in=keys).delete()
    for notification in about:
        _fill(notification, occupied)


def _fill(notification: Notification, occupied: Collection[int]) -> None:
    """Items of the occupied seats; read where the seat has been shown the version."""
    told = told_seats(notification, hearers(subject_of(notification)))
    shown = SeatReading.objects.filter(
        notice=notice_id_of(notification.object_key), version_number__gte=notification.version
    )
    read = set(shown.values_list("seat", flat=True))
    insert_rows(
        InboxItem,
        ("seat_id", "notification_id", "is_asked", "is_read", "is_mailed"),
        (
            (seat, notification.pk, asked, seat in read, True)
            for seat, asked in sorted(told.items())
            if seat in occupied
        ),
    )
