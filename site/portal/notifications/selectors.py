"""Reading the inbox of a seat; constant numbers of queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from portal.extension.notifications import notification_kinds
from portal.extension.prepared import Prepared
from portal.notifications.models import InboxItem, Notification, SeatLevel

SHOWN_UNREAD = 99
"""More unread things than this are not counted on every page."""


@Prepared
def unread_rows(seat_id: int) -> QuerySet[InboxItem, tuple[str, str]]:
    """Unread things of a seat with their kind, one more than is counted; asked on every page."""
    unread = InboxItem.objects.filter(seat=seat_id, is_read=False).order_by()
    things = unread.values_list("notification__object_key", "notification__kind").distinct()
    return things[: SHOWN_UNREAD + 1]


def unread_things(seat_id: int) -> set[str]:
    """Keys of what the seat has not read, at most one more than ``SHOWN_UNREAD``.

    Kinds of a plugin that is switched off are left out, here and in the inbox.
    """
    known = set(notification_kinds.keys())
    return {key for key, kind in unread_rows(seat_id=seat_id) if kind in known}


def inbox_items(seat_id: int) -> QuerySet[InboxItem]:
    """Everything in the inbox of a seat."""
    return InboxItem.objects.filter(
        seat=seat_id, notification__kind__in=notification_kinds.keys()
    ).order_by()


def inbox_things(items: QuerySet[InboxItem]) -> QuerySet[InboxItem, Any]:
    """One row for each thing, newest first: its key, newest notification, unread and all events."""
    return (
        items.values("notification__object_key")
        .annotate(
            newest=Max("notification"),
            unread=Count("pk", filter=Q(is_read=False)),
            asked=Count("pk", filter=Q(is_asked=True, is_read=False)),
            events=Count("pk"),
        )
        .order_by("-newest")
    )


def thing_counts(items: QuerySet[InboxItem]) -> tuple[dict[str, tuple[int, int]], int]:
    """Things by kind as (unread, all), under ``""`` those of every kind; and the newest id.

    Two queries.
    """
    unread = Count("notification__object_key", filter=Q(is_read=False), distinct=True)
    everything = Count("notification__object_key", distinct=True)
    total = items.aggregate(unread=unread, everything=everything, newest=Max("notification"))
    by_kind = items.values("notification__kind").annotate(unread=unread, everything=everything)
    counts = {row["notification__kind"]: (row["unread"], row["everything"]) for row in by_kind}
    return {"": (total["unread"], total["everything"]), **counts}, total["newest"] or 0


def lines_of(
    seat_id: int, object_keys: Sequence[str], *, unread: bool, kind: str
) -> dict[str, list[Notification]]:
    """What happened to some things as the seat was told, newest first; one query."""
    mine = InboxItem.objects.filter(seat=seat_id, notification=OuterRef("pk"))
    if unread:
        mine = mine.filter(is_read=False)
    told = Notification.objects.filter(Exists(mine), object_key__in=object_keys).order_by("-pk")
    if kind:
        told = told.filter(kind=kind)
    found: dict[str, list[Notification]] = {key: [] for key in object_keys}
    for notification in told:
        found[notification.object_key].append(notification)
    return found


def object_level(seat_id: int, object_key: Any) -> Subquery:
    """The level a seat has chosen for a thing, as a part of another query; NULL for none."""
    levels = SeatLevel.objects.filter(seat=seat_id, object_key=object_key)
    return Subquery(levels.values("level")[:1])


def latest_titles(object_keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Title and address of things as last told of; one query."""
    told = Notification.objects.filter(object_key__in=list(object_keys)).order_by("pk")
    return {key: (title, url) for key, title, url in told.values_list("object_key", "title", "url")}
