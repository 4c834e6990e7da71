"""How long a session lasts, in whose name the person works, and who needs a second factor."""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts.permissions import needs_second_factor
from portal.accounts.resumption import forget_sent, seat_left, sign_in_again
from portal.accounts.selectors import acting_seat_of, seats_of
from portal.accounts.signals import SIGNED_IN_AT

GetResponse = Callable[[HttpRequest], HttpResponse]

NOT_FOUND = 404
SEEN_AT = "seen_at"
# How often an idle time is written down. One write a minute instead of one per request.
SEEN_GRAIN_SECONDS = 60
OPEN_WITHOUT_SECOND_FACTOR = ("/account/", "/static/", "/livez", "/readyz", "/statusz")


def limit_session_age(get_response: GetResponse) -> GetResponse:
    """End a session SESSION_ABSOLUTE_SECONDS after sign-in, and keep a used one alive till then.

    The idle limit is SESSION_COOKIE_AGE: each use (to the minute) moves the expiry on.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _age(request, now=int(time.time()))
        return get_response(request)

    return middleware


def _age(request: HttpRequest, *, now: int) -> None:
    started = request.session.setdefault(SIGNED_IN_AT, now)
    if now - started >= settings.SESSION_ABSOLUTE_SECONDS:
        logout(request)
    elif now - request.session.get(SEEN_AT, 0) >= SEEN_GRAIN_SECONDS:
        request.session[SEEN_AT] = now


def keep_typed(get_response: GetResponse) -> GetResponse:
    """A POST that is sent to the sign-in page does not lose what was typed (design §7.9), nor one
    from a page of another seat of the person, which the acting one may not send.

    Seen from here it makes no difference whether our views, Wagtail or another app redirected.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "POST":
            return response
        if _sends_to_sign_in(request, response):
            return sign_in_again(request) or response
        if _is_missing_page(response):
            return seat_left(request) or response
        forget_sent(request, response)
        return response

    return middleware


def _is_missing_page(response: HttpResponse) -> bool:
    """Not what a view tells a script, which reads its own answer."""
    content_type = response.headers.get("Content-Type", "")
    return response.status_code == NOT_FOUND and content_type.startswith("text/html")


def _sends_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    if request.user.is_authenticated or request.path.startswith("/account/"):
        return False
    target = response.headers.get("Location", "")
    return response.status_code == 302 and target.startswith(f"{reverse('account_login')}?")


def acting_seat(get_response: GetResponse) -> GetResponse:
    """``request.seat`` and ``request.seats``: what the person occupies today."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.seats = seats_of(request.user) if request.user.is_authenticated else []  # type: ignore[attr-defined]
        request.seat = acting_seat_of(request.user, request.seats)  # type: ignore[attr-defined]
        request.user.seat_now = request.seat  # type: ignore[attr-defined,union-attr]
        return get_response(request)

    return middleware


def require_second_factor(get_response: GetResponse) -> GetResponse:
    """People with a power and without a TOTP device go to its set-up page first (H-06)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _lacks_second_factor(request):
            return redirect(reverse("mfa_activate_totp"))
        return get_response(request)

    return middleware


def _lacks_second_factor(request: HttpRequest) -> bool:
    if not settings.MFA_REQUIRED or not request.user.is_authenticated:
        return False
    if request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR):
        return False
    if not needs_second_factor(request.user, request.seats):  # type: ignore[attr-defined]
        return False
    return not is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP])
