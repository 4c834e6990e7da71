"""The bounds that were asked for: ``<= 1.5`` of a row, or ``reported`` for what only informs."""

import operator
from collections.abc import Callable
from typing import Any

REPORTED = "reported"
SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def is_kept(ratio: float, bound: str) -> bool:
    """Raises KeyError or ValueError for a bound that nobody can read."""
    if bound == REPORTED:
        return True
    sign, number = bound.split()
    return SIGNS[sign](ratio, float(number))


def beyond(results: list[dict[str, Any]]) -> list[str]:
    """The rows beyond their bound, in words."""
    return [
        f"{row['name']}: {row['ratio']:.2f}, {row['bound']}"
        for row in results
        if not is_kept(row["ratio"], row["bound"])
    ]
