"""A bound that is broken is named."""

from typing import Any

import pytest

from tests.bench.bounds import beyond

pytestmark = pytest.mark.once


def row(bound: str, ratio: float) -> dict[str, Any]:
    """A comparison as it is written to build/bench.json."""
    return {"name": f"row {bound}", "ratio": ratio, "bound": bound}


def test_broken_bounds_are_named() -> None:
    kept = [row("<= 3", 3.0), row(">= 0.8", 0.8), row("< 1", 0.99), row("reported", 99.0)]
    broken = [row("<= 1.5", 1.51), row(">= 0.8", 0.79), row("< 1", 1.0)]
    assert beyond([*kept, *broken]) == [
        "row <= 1.5: 1.51, <= 1.5",
        "row >= 0.8: 0.79, >= 0.8",
        "row < 1: 1.00, < 1",
    ]


def test_bound_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises((KeyError, ValueError)):
        beyond([row("≤ 1", 0.5)])
