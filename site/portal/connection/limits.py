"""How often one account may try: an office is one address, so addresses are not counted."""

import time
from typing import Any

from portal.extension.counting import count_up

WINDOW_SECONDS = 600
PROBES = 60
"""In one window; the whole check takes eight."""


def may_probe(user: Any) -> bool:
    """Count one more probe of the account; False beyond the limit."""
    key = f"connection-check:{user.pk}:{int(time.time()) // WINDOW_SECONDS}"
    return count_up(key, WINDOW_SECONDS) <= PROBES
