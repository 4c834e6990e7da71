"""Timing, and the record of one comparison."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Comparison:
    """Ours against a base measured in the same run; ``ratio`` is ours / base in ``unit``."""

    name: str
    ours: float
    base: float
    unit: str
    bound: str
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours divided by the base."""
        return self.ours / self.base

    def as_json(self) -> dict[str, Any]:
        """The keys that scripts read, figures rounded to four digits."""
        row = asdict(self)
        return {
            **row,
            "ours": round(self.ours, 4),
            "base": round(self.base, 4),
            "ratio": round(self.ratio, 4),
        }


def timed(work: Callable[[], Any]) -> float:
    """Wall-clock seconds of one run."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
