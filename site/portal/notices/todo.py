"""What notices put on the to-do list: deadlines of actions, and what is unread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from portal.extension.notifications import obliging_versions
from portal.extension.templatetags.portal_format import short_day
from portal.extension.todo import TodoItem, TodoSource, register_todo, settled_deliveries
from portal.notices.api import (
    ACKNOWLEDGEMENT,
    NoticeInfo,
    notice_infos,
    pending_filter,
    responsible_labels,
)
from portal.notices.models import NoticePage, ResponsibleSeat
from portal.notices.selectors import addressees_of, unread_counts, unread_notices
from portal.organisations.models import Seat

LATE_DAYS = 30
"""A missed deadline stays on the list so long; then it is for the reminder, not the list."""
MAX_UNREAD = 20


@dataclass(frozen=True)
class OpenAction:
    """A deadline of a delivery that nobody has reported as settled."""

    seat_id: int
    delivery_id: int
    notice_id: int
    action_id: int
    label: str
    who: str
    due: date


def action_items(seat: Seat) -> list[TodoItem]:
    """Deadlines in this seat's charge, nearest first."""
    entries = ResponsibleSeat.objects.filter(seat=seat.pk)
    return items_of(open_actions(entries, [seat]), seat)


def actions_elsewhere(seat: Seat) -> list[TodoItem]:
    """Deadlines of the organisation in the charge of other seats only."""
    mine = ResponsibleSeat.objects.filter(seat=seat.pk, delivery=OuterRef("delivery"))
    others = ResponsibleSeat.objects.filter(
        ~Exists(mine), delivery__organisation=seat.organisation_id
    )
    found: dict[int, OpenAction] = {}
    for action in open_actions(others, [seat]):
        found.setdefault(action.action_id, action)
    return items_of(list(found.values()), seat, name_seats=True)


def action_counts(seats: Sequence[Seat]) -> dict[int, int]:
    """Number of open deadlines by seat."""
    counts = dict.fromkeys([seat.pk for seat in seats], 0)
    entries = ResponsibleSeat.objects.filter(seat__in=[seat.pk for seat in seats])
    for action in open_actions(entries, seats):
        counts[action.seat_id] += 1
    return counts


def open_actions(entries: Any, seats: Sequence[Seat]) -> list[OpenAction]:
    """Deadlines of deliveries, one query, and one more for each feature that asks or settles.

    到達確認 is left out where it is a to-do of its own. So is what is not asked of the
    organisation's kind.
    """
    since = timezone.localdate() - timedelta(days=LATE_DAYS)
    action = "delivery__notice__actions__"
    rows = (
        entries.filter(pending_filter("delivery__"), **{f"{action}due__gte": since})
        .order_by(f"{action}due", f"{action}id", "pk")
        .values_list(
            "seat",
            "delivery",
            "delivery__notice",
            f"{action}id",
            f"{action}label",
            f"{action}who",
            f"{action}due",
            "delivery__organisation",
            "delivery__notice__current_version",
        )
    )
    addressed = {seat.organisation_id: addressees_of(seat.organisation) for seat in seats}
    meant = [row for row in rows if row[5] in addressed.get(row[7], [])]
    apart = asked_apart((row[4], row[8]) for row in meant)
    asked = [OpenAction(*row[:-2]) for row in meant if (row[4], row[8]) not in apart]
    settled = settled_deliveries({row.delivery_id for row in asked}) if asked else set()
    return [row for row in asked if row.delivery_id not in settled]


def asked_apart(actions: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of labels of actions with their versions, 到達確認 where a feature asks it by itself."""
    named = {(label, version) for label, version in actions if label == ACKNOWLEDGEMENT}
    obliging = obliging_versions({version for _, version in named}) if named else set()
    return {(label, version) for label, version in named if version in obliging}


def items_of(
    actions: Sequence[OpenAction], seat: Seat, *, name_seats: bool = False
) -> list[TodoItem]:
    """Items as the home page shows them; two queries for all."""
    infos = notice_infos(sorted({action.notice_id for action in actions})) if actions else {}
    names = (
        responsible_labels([action.delivery_id for action in actions])
        if name_seats and actions
        else {}
    )
    return [
        action_item(action, infos[action.notice_id], names.get(action.delivery_id, ()))
        for action in actions
    ]


def action_item(action: OpenAction, info: NoticeInfo, seats: Iterable[str]) -> TodoItem:
    """One deadline."""
    meta = joined([*seats, info.title, info.document_number, info.issuer])
    return TodoItem(
        key=f"action:{action.action_id}",
        title=action.label,
        url=info.url,
        action_label="通知を開く",
        meta=meta,
        due=action.due,
        subject=info.title,
    )


def unread_items(seat: Seat) -> list[TodoItem]:
    """Unread notices in this seat's charge: 緊急 and 重要 first, then the newest."""
    notices = (
        unread_notices(seat)
        .select_related("current_version")
        .annotate(published_at=F("current_version__published_at"))
        .order_by("-is_urgent", "-is_important", "-published_at", "-pk")[:MAX_UNREAD]
    )
    return [unread_item(notice) for notice in notices]


def unread_item(notice: NoticePage) -> TodoItem:
    """One unread notice."""
    version = notice.current_version
    issuers = "、".join(issuer["name"] for issuer in version.data["issuers"])
    marks = [("late", "緊急", notice.is_urgent), ("flag", "重要", notice.is_important)]
    badges = [(kind, label) for kind, label, applies in marks if applies]
    if version.number > 1:
        badges.append(("swap", f"差し替え 第{version.number}版"))
    return TodoItem(
        key=f"unread:{notice.pk}",
        title=notice.title,
        url=notice.get_url() or "",
        action_label="読む",
        meta=joined([notice.document_number, issuers, short_day(version.published_at)]),
        badges=tuple(badges),
    )


def joined(parts: Iterable[str]) -> str:
    """Short facts in a row."""
    return "　".join(filter(None, parts))


def nothing_elsewhere(seat: Seat) -> list[TodoItem]:
    """Reading is each seat's own affair."""
    return []


register_todo(
    TodoSource(
        key="actions",
        label="対応",
        explanation="通知で求められている、期限のある用事",
        items=action_items,
        elsewhere=actions_elsewhere,
        counts=action_counts,
        order=20,
        more_url="/notices/?tab=mine&sort=due",
        more_label="期限が近い順に見る",
    )
)
register_todo(
    TodoSource(
        key="unread",
        label="読む",
        explanation="この席が受け持つ、まだ開いていない通知",
        items=unread_items,
        elsewhere=nothing_elsewhere,
        counts=unread_counts,
        order=90,
        more_url="/notices/?tab=mine-unread",
        more_label="受け持ちの未読をすべて見る",
        reading=True,
    )
)
