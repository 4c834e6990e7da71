"""What somebody typed into a form outlives the session it was typed in (design §7.9, U-03).

An expired session or form token shows a page that carries the typed fields in an encrypted box.
The box comes back by a POST, waits in the session through sign-in and second factor, and is then
shown to the person, who sends it once more. A form that another seat may not send takes the same
way through the switch of the seat. Nothing is kept on the server for people who never
come back, nothing is sent without a press of the button, and views say ``keeps_typed = False``
where an answer must never rest anywhere (anonymous surveys and posts).
"""

import base64
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.typed import ShownField, Typed, shown_fields, view_of, written
from portal.extension.permissions import acting_seat, is_of_another_seat, seat_named
from portal.organisations.models import Seat

SESSION_KEY = "typed_before_sign_in"
BOX_FIELD = "box"
# A visitor's session holds no longer box: about 200,000 Japanese characters.
MAX_BOX_LENGTH = 512 * 1024
MAX_AGE_SECONDS = 24 * 60 * 60
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
# A field whose name holds one of these is never kept.
SECRET_WORDS = ("password", "secret", "csrfmiddlewaretoken", "otp")
CLOSED_PREFIX = "/account/"


@dataclass(frozen=True)
class WayBack:
    """To the seat that a form was opened with: what was typed, the box that carries it ("" when
    there is nothing to carry), and where a mere change of seat leads.
    """

    opened: Seat
    words: list[ShownField]
    box: str
    next: str
    box_field: ClassVar[str] = BOX_FIELD


def sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """The answer to a POST without a session: a page that carries the typed fields, or shows them
    for copying when they are too long for that.

    When nothing was typed (a mere button) or nothing may be kept: to the sign-in page, and from
    there to the page with the button. None when the form did not stand on a page of ours.
    """
    if not from_own_page(request):
        return None
    typed = typed_fields(request)
    if typed is None:
        return redirect_to_login(page_left(request))
    context = {"box": seal(typed), "typed": typed, "box_field": BOX_FIELD}
    if not context["box"]:
        context |= {"shown": shown_fields(typed), "next": page_left(request)}
    return render(request, "pages/accounts/sign_in_again.html", context, status=403)


def forget_sent(request: HttpRequest, response: HttpResponse) -> None:
    """Empty the box in the session once what it holds was sent and taken."""
    box = request.session.get(SESSION_KEY)
    if box is None or not request.user.is_authenticated or not _is_taken(request, response):
        return
    typed = unseal(box)
    if typed is None or _is_sent(typed, request):
        del request.session[SESSION_KEY]


def _is_sent(typed: Typed, request: HttpRequest) -> bool:
    """Whether the form carries all that waits: another tab may have sent other words the same way.

    Who corrected something first finds it waiting on, which loses nothing.
    """
    sent = {(name, _lines(text)) for name, texts in request.POST.lists() for text in texts}
    waiting = {(name, _lines(text)) for name, text in typed.fields if text.strip()}
    return typed.path == request.get_full_path() and waiting <= sent


def _lines(text: str) -> str:
    return "\n".join(text.splitlines())


def _is_taken(request: HttpRequest, response: HttpResponse) -> bool:
    """Ours refuse with an error, Wagtail by showing its form again, or its first page where nobody
    asked for that. The way to the account pages (sign-in, second factor) comes before the view.
    """
    first = reverse("wagtailadmin_home")
    if 300 <= response.status_code < 400:
        target = response.headers.get("Location", "")
        asked = request.POST.get("next") or request.GET.get("next", "")
        return not target.startswith(CLOSED_PREFIX) and (target != first or asked == first)
    return response.status_code < 300 and not request.path.startswith(first)


def seat_left(request: HttpRequest) -> HttpResponse | None:
    """The answer to a POST that the acting seat may not send, from a page of another of the
    person's seats: the way back there, with what was typed. None where they have no such seat.
    """
    if not (_may_be_kept(request) and _carries_seat(request) and is_of_another_seat(request)):
        return None
    way = way_back(request)
    if way is None:
        return None
    context = {"way": way, "acting": acting_seat(request)}
    return render(request, "pages/accounts/seat_left.html", context, status=404)


def way_back(request: HttpRequest) -> WayBack | None:
    """For pages that tell of a change of seat: to the seat that the form was opened with, with
    what was typed. None where it is not one of the person's seats.
    """
    opened = opened_seat(request)
    if opened is None:
        return None
    typed = typed_fields(request)
    words = written(typed) if typed else []
    return WayBack(opened, words, seal(typed) if typed and words else "", page_left(request))


def opened_seat(request: HttpRequest) -> Seat | None:
    """The one of the person's seats that the form was opened with."""
    own: list[Seat] = request.seats  # type: ignore[attr-defined]
    named = seat_named(request)
    return next((seat for seat in own if str(seat.pk) == named), None)


def page_left(request: HttpRequest, default: str = "/") -> str:
    """The page of ours that the form stood on, as far as the browser tells."""
    if not from_own_page(request):
        return default
    source = urlsplit(request.headers.get("Referer", ""))
    address = f"{source.path}?{source.query}" if source.query else source.path
    return address or default


def typed_fields(request: HttpRequest) -> Typed | None:
    """The fields of a POST that may be kept, or None when nothing was typed."""
    if not _may_be_kept(request):
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in SECRET_WORDS)
    ]
    if not any(value.strip() for _, value in fields):
        return None
    files = [
        (name, upload.name or "") for name, uploads in request.FILES.lists() for upload in uploads
    ]
    typed = Typed(request.get_full_path(), fields, files, timezone.now().isoformat())
    is_typed = bool(files) or any(field.value.strip() for field in shown_fields(typed))
    return typed if is_typed else None


def _may_be_kept(request: HttpRequest) -> bool:
    if request.path.startswith(CLOSED_PREFIX) or request.content_type not in FORM_TYPES:
        return False
    if not from_own_page(request):
        return False
    match = request.resolver_match
    return match is not None and _keeps_typed(match)


def _keeps_typed(match: ResolverMatch) -> bool:
    return bool(getattr(view_of(match), "keeps_typed", True))


def _carries_seat(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and bool(getattr(view_of(match), "carries_seat", False))


def seal(typed: Typed) -> str:
    """The typed fields as an encrypted, signed and dated text for a hidden input; "" when that
    is too long to wait in a session.
    """
    box = _cipher().encrypt(zlib.compress(json.dumps(asdict(typed)).encode())).decode()
    return box if len(box) <= MAX_BOX_LENGTH else ""


def unseal(box: str) -> Typed | None:
    """What ``seal`` was given; None when the box is not ours, too old, or leads nowhere."""
    try:
        packed = _cipher().decrypt(box.encode(), ttl=MAX_AGE_SECONDS)
        content = json.loads(zlib.decompress(packed))
    except (InvalidToken, ValueError, zlib.error):
        return None
    typed = Typed(
        path=content["path"],
        fields=[(name, value) for name, value in content["fields"]],
        files=[(name, value) for name, value in content["files"]],
        at=content["at"],
    )
    return typed if _leads_to_a_view(typed.path) else None


def _leads_to_a_view(path: str) -> bool:
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return False
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return False
    return not path.startswith(CLOSED_PREFIX) and _keeps_typed(match)


def from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of ours.

    Only then are fields of a refused POST shown again: else another site could put its own words
    before somebody and wait for the press of the button.
    """
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(
        source, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return own and bool(urlsplit(source).netloc)


def _cipher() -> Fernet:
    key = hashlib.sha256(b"portal.accounts.resumption" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
