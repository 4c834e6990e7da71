"""Fixtures of the account tests."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Attempts counted by another test slow nobody down here."""
    cache.clear()
