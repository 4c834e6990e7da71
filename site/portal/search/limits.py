"""How often an account may ask for suggestions: an office is one address, so none is counted."""

import time
from typing import Any

from portal.extension.counting import count_up

WINDOW_SECONDS = 60
IN_A_WINDOW = 60


def may_suggest(user: Any) -> bool:
    """Count one more request of the account; False beyond what typing needs."""
    key = f"search.suggestions.{user.pk}.{int(time.time()) // WINDOW_SECONDS}"
    return count_up(key, WINDOW_SECONDS) <= IN_A_WINDOW
