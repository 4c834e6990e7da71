"""Demo data of features: a plugin's ``demo`` module registers what it adds to the demo world."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from portal.extension.registry import Registry

Progress = Callable[[str], None]


@dataclass(frozen=True)
class DemoLoader:
    """A step of ``load_demo``: its name in Japanese and the idempotent function that does it.

    The function is given the ids of the demo's own notices: what a visitor published meanwhile is
    left alone.
    """

    key: str
    label: str
    load: Callable[[Progress, Collection[int]], None]


demo_loaders: Registry[DemoLoader] = Registry("demo loaders")


def register_demo(loader: DemoLoader, *, order: int = 100) -> DemoLoader:
    """Add a step after the host's own."""
    return demo_loaders.add(loader.key, loader, order=order)
