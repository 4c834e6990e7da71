"""What happens at sign-in, and the table of the shared cache."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.services import sync_groups

SIGNED_IN_AT = "signed_in_at"


def at_sign_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Start the clock of the session, and let the groups follow today's seats."""
    request.session[SIGNED_IN_AT] = int(time.time())
    sync_groups(user=user)


def make_cache_table(sender: Any, using: str, **kwargs: Any) -> None:
    """Create the table that counts sign-in attempts, if it is missing; repeatable."""
    call_command("createcachetable", settings.CACHE_TABLE, database=using, verbosity=0)
