"""Collects what the home page shows from all to-do sources."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal.extension.todo import TodoItem, TodoSource, todo_counts, todo_sources

logger = logging.getLogger("portal.home")
SHOWN_PER_GROUP = 10
SHOWN_READING = 5
SHOWN_ELSEWHERE = 8
SHOWN_DATES = 8
WEEK_DAYS = 7


@dataclass(frozen=True)
class TodoGroup:
    """One section of the home page. ``failed`` groups show an apology in place of items."""

    source: TodoSource
    items: tuple[TodoItem, ...]
    count: int
    standing: str = ""
    failed: bool = False

    @property
    def shown(self) -> tuple[TodoItem, ...]:
        """The first items; the others are a link away."""
        return self.items[: SHOWN_READING if self.source.reading else SHOWN_PER_GROUP]

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True)
class AgendaEntry:
    """What is due, and the notice (or other thing) it is about."""

    what: str
    subject: str
    url: str


@dataclass(frozen=True)
class AgendaDay:
    """A coming deadline day and what falls on it."""

    day: date
    entries: tuple[AgendaEntry, ...]
    is_today: bool


def todo_groups(request: HttpRequest, seat: Any) -> list[TodoGroup]:
    """A group per source in menu order; a source that fails does not take the page with it."""
    counts = todo_counts(request)
    return [_group(source, counts.get(source.key, {}), seat) for source in todo_sources]


def _group(source: TodoSource, counts: dict[int, int], seat: Any) -> TodoGroup:
    items = guarded(source, lambda: source.items(seat))
    if items is None:
        return TodoGroup(source, (), 0, failed=True)
    count = max(len(items), counts.get(seat.pk, 0))
    return TodoGroup(source, tuple(items), count, standing(items))


def standing(items: Iterable[TodoItem]) -> str:
    """The most pressing fact about a group, in a few words; empty when nothing presses."""
    today = timezone.localdate()
    days = [item.due for item in items if item.due]
    late = sum(day < today for day in days)
    if late:
        return f"期限切れ {late}件"
    due_today = sum(day == today for day in days)
    if due_today:
        return f"今日が期限 {due_today}件"
    soon = [day for day in days if day <= today + timedelta(days=WEEK_DAYS)]
    return f"あと{(min(soon) - today).days}日 {soon.count(min(soon))}件" if soon else ""


def elsewhere(seat: Any) -> list[TodoItem]:
    """What the organisation still owes through its other seats, nearest deadline first."""
    found: list[TodoItem] = []
    for source in todo_sources:
        found += guarded(source, lambda s=source: s.elsewhere(seat)) or []  # type: ignore[misc]
    return sorted(found, key=lambda item: (item.due is None, item.due or date.max))


def agenda(groups: Sequence[TodoGroup]) -> list[AgendaDay]:
    """The coming deadline days of this seat, today first; past ones stand in their group."""
    today = timezone.localdate()
    days: dict[date, list[AgendaEntry]] = {}
    for group in groups:
        for item in group.items:
            if item.due and item.due >= today:
                days.setdefault(item.due, []).append(_entry(group, item))
    ordered = sorted(days.items(), key=lambda pair: pair[0])[:SHOWN_DATES]
    return [AgendaDay(day, tuple(entries), day == today) for day, entries in ordered]


def _entry(group: TodoGroup, item: TodoItem) -> AgendaEntry:
    if item.subject:
        return AgendaEntry(item.title, item.subject, item.url)
    return AgendaEntry(group.source.label, item.title, item.url)


def deadlines_within(groups: Sequence[TodoGroup], days: int) -> int:
    """How many things of this seat are due from today until so many days from now."""
    today = timezone.localdate()
    last = today + timedelta(days=days)
    return sum(
        1 for group in groups for item in group.items if item.due and today <= item.due <= last
    )


def guarded(source: TodoSource, work: Callable[[], Sequence[TodoItem]]) -> list[TodoItem] | None:
    """The items of a source as a list, or None (and a log line) when it fails."""
    try:
        return list(work())
    except Exception:
        logger.exception("todo source %s failed", source.key)
        return None
