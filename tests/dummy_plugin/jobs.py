"""A periodic job and a status figure."""

from typing import Any

from portal.extension.jobs import periodic
from portal.extension.status import register_status

runs: list[str] = []


@periodic("dummy.count", every_seconds=60)
def count() -> None:
    """Remember that the worker called."""
    runs.append("run")


@register_status("dummy")
def figures() -> dict[str, Any]:
    """One figure for /statusz."""
    return {"dummy_runs": len(runs)}
