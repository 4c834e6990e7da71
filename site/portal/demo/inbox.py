"""Inboxes of the demo world: what the occupied seats were told of the latest notices."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter

from django.db import transaction
from django.db.models import Q

from portal.accounts.selectors import current_assignments
from portal.extension.rows import insert_rows
from portal.notices.models import NoticePage, NoticeVersion, SeatReading
from portal.notices.naming import notice_id_of, object_key
from portal.notices.notifying import WITHDRAWN, hearers, tell_publication, tell_withdrawal
from portal.notifications.fan_out import subject_of
from portal.notifications.levels import told_seats
from portal.notifications.models import InboxItem, Notification
from portal.notifications.services import FAN_OUT
from portal.outbox.models import OutboxItem

TOLD_DAYS = 60


@dataclass(frozen=True)
class Happening:
    """Something to tell of a notice, and the notifications that say that it has been told."""

    at: datetime
    notice: NoticePage
    told: Q
    tell: Callable[[], None]


def load_inboxes() -> None:
    """Tell of the latest two months, in the order of time, to the seats that people sit on."""
    newest = NoticeVersion.objects.order_by("-published_at").first()
    if newest is None:
        return
    since = newest.published_at - timedelta(days=TOLD_DAYS)
    occupied = set(current_assignments().values_list("seat", flat=True))
    for happening in sorted(_happenings(since), key=attrgetter("at")):
        _tell(happening, occupied)


def _happenings(since: datetime) -> Iterator[Happening]:
    versions = NoticeVersion.objects.filter(published_at__gte=since).select_related("notice")
    for version in versions:
        notice, told = version.notice, Q(version=version.number) & ~Q(event=WITHDRAWN)
        tell = partial(tell_publication, notice, version)
        yield Happening(version.published_at, notice, told, tell)
    for notice in NoticePage.objects.filter(withdrawn_at__gte=since):
        told = Q(event=WITHDRAWN)
        yield Happening(notice.withdrawn_at, notice, told, partial(tell_withdrawal, notice))


@transaction.atomic
def _tell(happening: Happening, occupied: Collection[int]) -> None:
    """As the portal tells, but at the happening's own time, without a job and without a mail."""
    of_notice = Notification.objects.filter(object_key=object_key(happening.notice.pk))
    about = of_notice.filter(happening.told)
    if about.exists():
        return
    happening.tell()
    about.update(created_at=happening.at)
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
