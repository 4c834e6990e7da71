"""The frame around every page: acting seat, menu, account links."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """``portal_frame`` for base.html; empty for people who are not signed in."""
    return {}
