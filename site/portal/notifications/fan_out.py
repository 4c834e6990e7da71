"""From one notification to the inboxes of all who hear of it; run by the worker."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from portal.extension.jobs import handler
from portal.extension.notifications import Hearers, Subject, notification_kinds
from portal.extension.rows import insert_rows
from portal.notifications.levels import told_seats
from portal.notifications.mails import mail_at_once
from portal.notifications.models import InboxItem, Notification
from portal.notifications.services import FAN_OUT, FAN_OUT_TOGETHER


@handler(FAN_OUT, label="受信箱への配付")
def bring_to_inboxes(payload: dict[str, Any]) -> None:
    """The worker's way in. A notification that has been forgotten meanwhile is nobody's news."""
    notification = Notification.objects.filter(pk=payload["notification"]).first()
    if notification is not None:
        fan_out(notification, seats=payload["seats"], asked=payload["asked"])


@transaction.atomic
def fan_out(
    notification: Notification, *, seats: Iterable[int] | None = None, asked: bool = False
) -> int:
    """Put a notification into the inbox of every seat that hears of it and has it not yet.

    ``seats``: those named by whoever told; else the kind knows them. Returns how many were added.
    Doing it again adds nothing and mails nobody twice.
    """
    kind = notification_kinds.get(notification.kind)
    if kind is None:
        return 0
    hearers = named(seats, asked) if seats is not None else None
    if hearers is None and kind.hearers is not None:
        hearers = kind.hearers(subject_of(notification))
    new = new_seats(notification, hearers) if hearers else {}
    mailed = mail_at_once([notification], list(new)) if is_at_once(notification) else set()
    put(notification, new, mailed)
    return len(new)


def new_seats(notification: Notification, hearers: Hearers) -> dict[int, bool]:
    """Seats that hear of it and have it not yet, each with whether something is asked of it."""
    told = told_seats(notification, hearers)
    known = set(InboxItem.objects.filter(notification=notification).values_list("seat", flat=True))
    return {seat: is_asked for seat, is_asked in sorted(told.items()) if seat not in known}


def put(notification: Notification, seats: Mapping[int, bool], mailed: Collection[int]) -> None:
    """Into the inboxes of seats."""
    insert_rows(
        InboxItem,
        ("seat_id", "notification_id", "is_asked", "is_read", "is_mailed"),
        ((seat, notification.pk, asked, False, seat in mailed) for seat, asked in seats.items()),
    )


@handler(FAN_OUT_TOGETHER, label="受信箱への配付（まとめて）")
def bring_together(payload: dict[str, Any]) -> None:
    """Several notifications for the same seats; those forgotten meanwhile are nobody's news."""
    rows = Notification.objects.filter(pk__in=payload["notifications"]).order_by("pk")
    fan_out_together(list(rows), seats=payload["seats"], asked=payload["asked"])


@transaction.atomic
def fan_out_together(
    notifications: Sequence[Notification], *, seats: Iterable[int], asked: bool
) -> None:
    """Each into the inboxes, and what is new to a seat in one mail. Doing it again adds nothing."""
    hearers = named(seats, asked)
    new = {each: new_seats(each, hearers) for each in notifications}
    mailed = {each: set[int]() for each in notifications}
    for seat in sorted({seat for found in new.values() for seat in found}):
        told = [each for each in notifications if seat in new[each] and is_at_once(each)]
        if told and mail_at_once(told, [seat]):
            for each in told:
                mailed[each].add(seat)
    for each in notifications:
        put(each, new[each], mailed[each])


def is_at_once(notification: Notification) -> bool:
    """Whether mail does not wait for the digest."""
    kind = notification_kinds.get(notification.kind)
    return kind is not None and (notification.is_urgent or kind.at_once)


def named(seats: Iterable[int], asked: bool) -> Hearers:
    """Exactly the named seats."""

    def nobody_else(others: Collection[int]) -> Collection[int]:
        return ()

    return Hearers(responsible=list(seats), may_see=nobody_else, is_asked=asked)


def subject_of(notification: Notification) -> Subject:
    """The notification in the words of the extension contract."""
    return Subject(notification.object_key, notification.version, notification.event)
