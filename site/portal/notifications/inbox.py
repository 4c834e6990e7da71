"""What the page of the inbox shows: one row for each thing, by day, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone

from portal.extension.notifications import NotificationKind, notification_kinds
from portal.extension.templatetags.portal_format import monthday
from portal.notifications.asking import still_asked
from portal.notifications.models import Notification
from portal.notifications.selectors import (
    inbox_items,
    inbox_things,
    lines_of,
    thing_counts,
)

PAGE_SIZE = 20
SHOWN_LINES = 3
UNREAD, EVERYTHING = "unread", "all"


@dataclass(frozen=True)
class InboxQuery:
    """What is asked for in the address: a tab, which is 未読, すべて or the key of a kind."""

    tab: str = UNREAD

    @property
    def kind(self) -> str:
        """The kind asked for, if any."""
        return self.tab if self.tab not in (UNREAD, EVERYTHING) else ""

    @property
    def is_unread(self) -> bool:
        """Whether only what is unread is shown."""
        return self.tab == UNREAD


@dataclass(frozen=True)
class InboxRow:
    """A thing with what happened to it."""

    kind: NotificationKind
    newest: Notification
    lines: tuple[str, ...]
    more: int
    unread: bool
    is_asked: bool

    @property
    def badges(self) -> list[tuple[str, str]]:
        """Marks beside the kind."""
        marks = [
            ("late", "緊急", self.newest.is_urgent),
            ("flag", "重要", self.newest.is_important),
            ("soon", "要確認", self.is_asked),
        ]
        return [(kind, label) for kind, label, applies in marks if applies]


@dataclass(frozen=True)
class InboxDay:
    """The things whose last news came on one day."""

    day: date
    label: str
    rows: tuple[InboxRow, ...]


@dataclass(frozen=True)
class Tab:
    """A saved view of the inbox."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox."""

    query: InboxQuery
    tabs: tuple[Tab, ...]
    days: tuple[InboxDay, ...]
    page_obj: Page[Any]
    unread: int
    newest: int


def inbox_query(params: QueryDict) -> InboxQuery:
    """Read the address; an unknown tab means the unread."""
    tab = params.get("tab", UNREAD)
    known = tab == EVERYTHING or notification_kinds.get(tab) is not None
    return InboxQuery(tab if known else UNREAD)


def inbox_of(seat_id: int, query: InboxQuery, page: Any) -> Inbox:
    """One page of the inbox of a seat; as many queries whatever its size."""
    items = inbox_items(seat_id)
    counts, newest = thing_counts(items)
    if query.kind:
        items = items.filter(notification__kind=query.kind)
    if query.is_unread:
        items = items.filter(is_read=False)
    page_obj = Paginator(inbox_things(items), PAGE_SIZE).get_page(page)
    rows = inbox_rows(seat_id, list(page_obj), query)
    unread, _ = counts.get(query.kind, (0, 0))
    return Inbox(
        query=query,
        tabs=tuple(tabs(query, counts)),
        days=tuple(by_day(rows)),
        page_obj=page_obj,
        unread=unread,
        newest=newest,
    )


def tabs(query: InboxQuery, counts: dict[str, tuple[int, int]]) -> Iterable[Tab]:
    """未読, すべて, and a tab for each kind the seat has had, where there are several."""
    unread, everything = counts[""]
    yield Tab("未読", "?tab=unread", unread, query.is_unread)
    yield Tab("すべて", "?tab=all", everything, query.tab == EVERYTHING)
    kinds = [kind for kind in notification_kinds if kind.key in counts]
    for kind in kinds if len(kinds) > 1 or query.kind else ():
        yield Tab(kind.label, f"?tab={kind.key}", counts[kind.key][1], query.kind == kind.key)


def inbox_rows(seat_id: int, things: Sequence[dict[str, Any]], query: InboxQuery) -> list[InboxRow]:
    """Rows of the things on one page; one query, and those of what is still asked."""
    keys = [thing["notification__object_key"] for thing in things]
    told = lines_of(seat_id, keys, unread=query.is_unread, kind=query.kind) if keys else {}
    # Read in another window since the things were counted: they have no line any more.
    known = {key: thing for key, thing in zip(keys, things, strict=True) if told.get(key)}
    asked = still_asked(
        (told[key][0].kind, (seat_id, key)) for key, thing in known.items() if thing["asked"]
    )
    return [
        inbox_row(thing, told[key], is_asked=(seat_id, key) in asked)
        for key, thing in known.items()
    ]


def inbox_row(thing: dict[str, Any], told: Sequence[Notification], *, is_asked: bool) -> InboxRow:
    """One row, in the words of its last news."""
    newest = told[0]
    kind = notification_kinds.get(newest.kind)
    assert kind is not None  # noqa: S101 - the query asked for known kinds
    lines = tuple(dict.fromkeys(notification.line for notification in told))
    return InboxRow(
        kind=kind,
        newest=newest,
        lines=lines[:SHOWN_LINES],
        more=max(len(lines) - SHOWN_LINES, 0),
        unread=thing["unread"] > 0,
        is_asked=is_asked,
    )


def by_day(rows: Iterable[InboxRow]) -> Iterable[InboxDay]:
    """Rows under the day of their last news."""
    for day, group in groupby(rows, lambda row: timezone.localdate(row.newest.created_at)):
        yield InboxDay(day, day_label(day), tuple(group))


def day_label(day: date) -> str:
    """今日　11月24日（火）."""
    name = {0: "今日　", 1: "きのう　"}.get((timezone.localdate() - day).days, "")
    return f"{name}{monthday(day)}"
