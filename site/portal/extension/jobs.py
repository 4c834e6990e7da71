"""Periodic jobs: work that the worker does again and again. Handlers must be idempotent."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.extension.registry import Registry


@dataclass(frozen=True)
class PeriodicJob:
    """A named function and the number of seconds between two runs."""

    key: str
    every_seconds: int
    run: Callable[[], None]


periodic_jobs: Registry[PeriodicJob] = Registry("periodic jobs")


def periodic(key: str, *, every_seconds: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Decorator: let ``run_worker`` call the function every so many seconds."""

    def decorate(function: Callable[[], None]) -> Callable[[], None]:
        periodic_jobs.add(key, PeriodicJob(key, every_seconds, function))
        return function

    return decorate
