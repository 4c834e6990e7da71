"""What a seat has to do, collected from host and plugins for the home page and the seat menu."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from portal.extension.registry import Registry, registering

logger = logging.getLogger("portal.extension.todo")


@dataclass(frozen=True)
class TodoItem:
    """One thing to do. ``due`` may be None; ``post_url`` offers the act itself as one button.

    ``subject`` names what the thing is about where its title does not, as a notice's action.
    """

    key: str
    title: str
    url: str
    action_label: str
    meta: str = ""
    due: date | None = None
    post_url: str = ""
    subject: str = ""
    badges: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TodoSource:
    """A group on the home page.

    ``items(seat)`` are due from this seat, ``elsewhere(seat)`` what its organisation still owes
    through other seats, ``counts(seats)`` the numbers for the seat menu in one query.
    ``more_url`` leads to the whole list. A ``reading`` group is a plain list without deadlines
    and does not count as work in the seat menu.
    """

    key: str
    label: str
    explanation: str
    items: Callable[[Any], Sequence[TodoItem]]
    elsewhere: Callable[[Any], Sequence[TodoItem]]
    counts: Callable[[Sequence[Any]], dict[int, int]]
    order: int = 100
    more_url: str = ""
    more_label: str = ""
    reading: bool = False


todo_sources: Registry[TodoSource] = Registry("todo sources")


def register_todo(source: TodoSource) -> TodoSource:
    """Add a group to the home page."""
    return todo_sources.add(source.key, source, order=source.order)


def todo_counts(request: HttpRequest) -> dict[str, dict[int, int]]:
    """Numbers by source and seat for all seats of the person."""
    return {source.key: source_counts(source, request) for source in todo_sources}


def source_counts(source: TodoSource, request: HttpRequest) -> dict[int, int]:
    """Numbers of one source for the seats of the person; counted once per request.

    A source that fails counts nothing, since its number must not break the frame.
    """
    counted: dict[str, dict[int, int]] = request.__dict__.setdefault("_todo_counts", {})
    if source.key not in counted:
        seats = getattr(request, "seats", [])
        counted[source.key] = seat_counts(source, seats) if seats else {}
    return counted[source.key]


def seat_counts(source: TodoSource, seats: Sequence[Any]) -> dict[int, int]:
    """Numbers of one source by seat; none where the source fails."""
    try:
        return source.counts(seats)
    except Exception:
        logger.exception("counts of todo source %s failed", source.key)
        return {}


Settled = Callable[[Iterable[int]], set[int]]
settled_checks: Registry[Settled] = Registry("settled deliveries")


def register_settled(key: str) -> Callable[[Settled], Settled]:
    """Decorator: of the given delivery ids, those on which nothing is left to do.

    A delivery reported as done or not applicable takes its deadlines off the to-do list.
    """
    return registering(settled_checks, key, 100)


def settled_deliveries(delivery_ids: Iterable[int]) -> set[int]:
    """All deliveries that some feature considers settled; one call per feature."""
    ids = list(delivery_ids)
    settled: set[int] = set()
    for check in settled_checks:
        try:
            settled |= check(ids)
        except Exception:
            logger.exception("a check for settled deliveries failed")
    return settled
