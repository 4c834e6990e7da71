"""Work done outside of requests: periodic jobs, and handlers of what waits in the outbox.

``run_worker`` calls both. A process may be killed at any moment and its work is then done again, so
every job and handler must be idempotent: doing it twice leaves what doing it once leaves.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from portal.extension.registry import Registry

Payload = dict[str, Any]
Handle = Callable[[Payload], None]
DEFAULT_ATTEMPTS = 8  # with the pauses of the outbox about 20 minutes
DEFAULT_BATCH = 20


@dataclass(frozen=True)
class PeriodicJob:
    """A named function and the number of seconds between two runs."""

    key: str
    every_seconds: int
    run: Callable[[], None]


@dataclass(frozen=True)
class Handler:
    """What is done with outbox rows of one kind.

    ``attempts``: failures after which a row is parked. ``batch``: rows one worker takes at once.
    ``during``: entered around each batch, for what its rows share (a connection). For operators:
    ``label`` names the kind, ``about`` says whom or what a payload is about.
    """

    kind: str
    run: Handle
    attempts: int = DEFAULT_ATTEMPTS
    batch: int = DEFAULT_BATCH
    during: Callable[[], AbstractContextManager[Any]] = nullcontext
    label: str = ""
    about: Callable[[Payload], str] | None = None


class Retry(Exception):
    """Failed this time. Any exception does the same; the words of this one are shown to operators,
    so they hold no secret and nobody's data."""


class Park(Exception):
    """Will never succeed: park the row at once. The words are shown to operators."""


class Postpone(Exception):
    """Not yet: try this row again later, without counting a failure."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = max(1.0, seconds)


class ServiceAway(Exception):
    """The service behind the whole kind is away: leave all its rows alone for so many seconds.

    However many rows wait, only the one that met it is written: it goes behind the others.
    """

    def __init__(self, reason: str, seconds: float = 30.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


periodic_jobs: Registry[PeriodicJob] = Registry("periodic jobs")
handlers: Registry[Handler] = Registry("outbox handlers")


def periodic(key: str, *, every_seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Decorator: let ``run_worker`` call the function every so many seconds."""

    def decorate(function: Callable[[], None]) -> Callable[[], None]:
        periodic_jobs.add(key, PeriodicJob(key, every_seconds, function))
        return function

    return decorate


def handler(
    kind: str,
    *,
    attempts: int = DEFAULT_ATTEMPTS,
    batch: int = DEFAULT_BATCH,
    during: Callable[[], AbstractContextManager[Any]] = nullcontext,
    label: str = "",
    about: Callable[[Payload], str] | None = None,
) -> Callable[[Handle], Handle]:
    """Decorator: let ``run_worker`` call the function with the payload of each row of a kind.

    Returning means done; see ``Retry``, ``Park``, ``Postpone`` and ``ServiceAway`` for the rest.
    """

    def decorate(function: Handle) -> Handle:
        entry = Handler(kind, function, attempts, batch, during, label, about)
        handlers.add(kind, entry)
        return function

    return decorate
