"""Hearing events in a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal.extension.events import subscribe, unsubscribe


@contextmanager
def listening(event_type: type[Any]) -> Iterator[list[Any]]:
    """The events of a type that were told while it lasted."""
    told: list[Any] = []

    def hear(event: Any) -> None:
        told.append(event)

    subscribe(event_type)(hear)
    try:
        yield told
    finally:
        unsubscribe(event_type, hear)
