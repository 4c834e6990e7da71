"""The acting seat of a request, as plugins and host see it, and whose form was sent."""

from typing import Any

from django.http import HttpRequest


def acting_seat(request: HttpRequest) -> Any:
    """The seat in whose name the person works now, or None; set by the accounts middleware."""
    return getattr(request, "seat", None)


def is_of_another_seat(request: HttpRequest) -> bool:
    """Whether a form was opened in the name of another seat than the acting one: the person has
    changed seats in another tab. Only for views whose ``seat`` is that of their page.
    """
    seat = acting_seat(request)
    return seat_named(request) not in ("", str(seat.pk if seat else ""))


def seat_named(request: HttpRequest) -> str:
    """The seat that a page was opened with, as its form says: forms name theirs in ``seat``, mere
    buttons in their address.
    """
    return request.POST.get("seat") or request.GET.get("seat", "")
