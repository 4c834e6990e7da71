"""What a seat has to do, collected from host and plugins for the home page and the seat menu."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.extension.registry import Registry


@dataclass(frozen=True)
class TodoItem:
    """One thing to do. ``due`` may be None; ``post_url`` offers the act itself as one button."""

    key: str
    title: str
    url: str
    action_label: str
    meta: str = ""
    due: date | None = None
    post_url: str = ""
    badges: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TodoSource:
    """A group on the home page.

    ``items(seat)`` are due from this seat, ``elsewhere(seat)`` what its organisation still owes
    through other seats, ``counts(seats)`` the numbers for the seat menu in one query.
    """

    key: str
    label: str
    explanation: str
    items: Callable[[Any], Sequence[TodoItem]]
    elsewhere: Callable[[Any], Sequence[TodoItem]]
    counts: Callable[[Sequence[Any]], dict[int, int]]
    order: int = 100


todo_sources: Registry[TodoSource] = Registry("todo sources")


def register_todo(source: TodoSource) -> TodoSource:
    """Add a group to the home page."""
    return todo_sources.add(source.key, source, order=source.order)
