"""How much memory processes take, as Linux tells it."""

from collections.abc import Iterable
from pathlib import Path

KB_PER_MB = 1024


class Growth:
    """Of the processes that are looked at, how far the one that grew most went above its start."""

    def __init__(self, pids: Iterable[int]) -> None:
        self._before = {pid: resident_mb(pid, "VmRSS") for pid in pids}
        for pid in self._before:
            # The peak begins anew.
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def most_mb(self) -> float:
        """In MB, up to now. Raises FileNotFoundError when a process has ended."""
        return max(resident_mb(pid, "VmHWM") - before for pid, before in self._before.items())


def children_of(pid: int) -> list[int]:
    """Process ids of its children, such as gunicorn's workers."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_mb(pid: int, field: str) -> float:
    """Memory of a process in MB: ``VmRSS`` now, ``VmHWM`` at its peak."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))
    return kilobytes / KB_PER_MB
