"""A handler of the test, beside the real ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from portal.extension.jobs import handler, handlers
from portal.outbox.models import OutboxItem

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
KIND = "test.work"


@dataclass
class Work:
    """What the test handler was called with, and what it does then."""

    done: list[dict[str, Any]] = field(default_factory=list)
    act: Callable[[dict[str, Any]], None] = lambda payload: None

    def __call__(self, payload: dict[str, Any]) -> None:
        self.done.append(payload)
        self.act(payload)


@pytest.fixture
def work() -> Iterator[Work]:
    """Handler of ``test.work`` with three attempts, in batches of four."""
    calls = Work()
    handler(KIND, attempts=3, batch=4)(calls)
    yield calls
    handlers.remove(KIND)


def row(key: str = "a") -> OutboxItem:
    """The row of a key, fresh."""
    return OutboxItem.objects.get(kind=KIND, key=key)
