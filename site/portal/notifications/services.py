"""Telling, reading, and choosing how to be told."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from portal.extension.notifications import notification_kinds
from portal.notifications.models import (
    DigestSetting,
    InboxItem,
    Level,
    Notification,
    SeatLevel,
)
from portal.organisations.models import Seat
from portal.outbox.api import enqueue

FAN_OUT = "notifications.fan_out"
FAN_OUT_TOGETHER = "notifications.fan_out_together"


class UnknownNotificationKind(Exception):
    """No host app or plugin that is switched on has registered this kind."""


class WithoutHearers(Exception):
    """The kind does not know who hears of it, and no seats were named."""


@transaction.atomic
def notify(
    *,
    kind: str,
    object_key: str,
    event: str,
    title: str,
    line: str,
    url: str,
    version: int = 1,
    code: str = "",
    reference: str = "",
    source: str = "",
    duties: Iterable[int] = (),
    bureaus: Iterable[int] = (),
    important: bool = False,
    urgent: bool = False,
    seats: Iterable[int] | None = None,
    asked: bool = False,
) -> Notification:
    """Tell of an event once; the worker brings it to the inboxes after commit.

    The same (object_key, version, event) told again adds only seats that have not been told.
    ``seats``: ids of the seats meant, else the kind knows them (and then ``asked`` too). ``asked``:
    they have to do something, so that muting does not help. ``urgent``: mail leaves at once.

    Raises UnknownNotificationKind and WithoutHearers.
    """
    registered = notification_kinds.get(kind)
    if registered is None:
        raise UnknownNotificationKind(kind)
    if seats is None and registered.hearers is None:
        raise WithoutHearers(kind)
    texts = shortened(title=title, line=line, reference=reference, source=source)
    marks = {"is_important": important, "is_urgent": urgent}
    levels = {"duties": sorted(set(duties)), "bureaus": sorted(set(bureaus))}
    notification, _ = Notification.objects.get_or_create(
        object_key=object_key,
        version=version,
        event=event,
        defaults={"kind": kind, "url": url, "code": code, **texts, **marks, **levels},
    )
    named = None if seats is None else sorted(set(seats))
    enqueue(
        kind=FAN_OUT,
        key=fan_out_key(notification.pk, named),
        payload={"notification": notification.pk, "seats": named, "asked": asked},
    )
    return notification


@dataclass(frozen=True)
class Happening:
    """One of several events told of together; see ``notify``."""

    object_key: str
    event: str
    title: str
    line: str
    url: str
    code: str = ""


@transaction.atomic
def notify_together(
    *, kind: str, happenings: Sequence[Happening], seats: Iterable[int], asked: bool = False
) -> None:
    """Tell of several events at once: each has its own place in the inbox, one mail tells of all.

    Raises UnknownNotificationKind.
    """
    if notification_kinds.get(kind) is None:
        raise UnknownNotificationKind(kind)
    told = [recorded(kind, happening).pk for happening in happenings]
    named = sorted(set(seats))
    if told and named:
        enqueue(
            kind=FAN_OUT_TOGETHER,
            key=fan_out_key(told[0], [*told, *named]),
            payload={"notifications": told, "seats": named, "asked": asked},
        )


def recorded(kind: str, happening: Happening) -> Notification:
    """The notification of an event, made once."""
    notification, _ = Notification.objects.get_or_create(
        object_key=happening.object_key,
        version=1,
        event=happening.event,
        defaults={
            "kind": kind,
            "url": happening.url,
            "code": happening.code,
            **shortened(title=happening.title, line=happening.line),
        },
    )
    return notification


def shortened(**texts: str) -> dict[str, str]:
    """Texts cut to the length of their columns, with a sign of it."""
    limits = {field.name: field.max_length for field in Notification._meta.concrete_fields}
    return {name: Truncator(text).chars(limits[name] or len(text)) for name, text in texts.items()}


def fan_out_key(notification_id: int, seats: list[int] | None) -> str:
    """One job for each notification, and for each set of seats named."""
    if seats is None:
        return str(notification_id)
    digest = hashlib.sha256(",".join(map(str, seats)).encode()).hexdigest()
    return f"{notification_id}:{digest[:24]}"


def mark_read(*, seat_id: int, object_key: str) -> int:
    """A person of the seat opened the thing; how many items that settled."""
    notifications = Notification.objects.filter(object_key=object_key)
    items = InboxItem.objects.filter(seat=seat_id, is_read=False, notification__in=notifications)
    return items.update(is_read=True)


def mark_all_read(*, seat_id: int, up_to: int, kind: str = "") -> int:
    """Everything up to a notification (by id), so that what came meanwhile stays unread."""
    items = InboxItem.objects.filter(seat=seat_id, is_read=False, notification__lte=up_to)
    if kind:
        items = items.filter(notification__in=Notification.objects.filter(kind=kind))
    return items.update(is_read=True)


def set_object_level(*, seat_id: int, object_key: str, level: str) -> None:
    """Choose how much a seat hears about one thing; ``""`` goes back to the usual level."""
    if not level:
        SeatLevel.objects.filter(seat=seat_id, object_key=object_key).delete()
        return
    SeatLevel.objects.update_or_create(
        seat_id=seat_id, object_key=object_key, defaults={"level": Level(level)}
    )


@transaction.atomic
def save_settings(
    *,
    seat: Seat,
    wants_digest: bool,
    digest_at: time,
    duties: Mapping[int, str],
    bureaus: Mapping[int, str],
    objects: Mapping[str, str],
) -> None:
    """Save how a seat wants to be told; ``""`` as a level goes back to the usual one."""
    DigestSetting.objects.update_or_create(
        seat=seat, defaults={"wants_digest": wants_digest, "digest_at": digest_at}
    )
    rows = [SeatLevel(seat=seat, duty_id=pk, level=level) for pk, level in duties.items()]
    rows += [SeatLevel(seat=seat, bureau_id=pk, level=level) for pk, level in bureaus.items()]
    rows += [SeatLevel(seat=seat, object_key=key, level=level) for key, level in objects.items()]
    SeatLevel.objects.filter(seat=seat).delete()
    SeatLevel.objects.bulk_create([row for row in rows if row.level])


def forget_old(*, days: int) -> None:
    """Delete what is older than so many days, one notification with its items at a time.

    The inbox is no record: deliveries and receipts keep what has to be kept.
    """
    limit = timezone.now() - timedelta(days=days)
    old = Notification.objects.filter(created_at__lt=limit).order_by("pk")
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            InboxItem.objects.filter(notification=pk).delete()
            Notification.objects.filter(pk=pk).delete()
