"""The acting seat of a request, as plugins and host see it."""

from typing import Any

from django.http import HttpRequest


def acting_seat(request: HttpRequest) -> Any:
    """The seat in whose name the person works now, or None; set by the accounts middleware."""
    return getattr(request, "seat", None)
