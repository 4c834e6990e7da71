"""``/connection-check/``: what a municipality's network lets through. Nothing is stored."""

import re
import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from portal.connection.arrival import Line, arrived, report
from portal.connection.discarding import DiscardingHandler, TooMuch, count_body
from portal.connection.limits import may_probe
from portal.extension.views import ClosedView

MIB = 1024 * 1024
SIZES = (1, 10, 50)
MOST_BYTES = 60 * MIB
RANGE_CONTENT = bytes(range(256)) * 4
ONE_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{1,9})")
FORM = "multipart/form-data"


class ProbeView(ClosedView):
    """Open to everybody signed in, so many times in a while for each account."""

    keeps_typed = False

    def may_enter(self, request: HttpRequest) -> bool:
        """A network is checked from any desk."""
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the probe; 429 when there have been too many."""
        if request.user.is_authenticated and not may_probe(request.user):
            return render(request, "429.html", status=429)
        return super().dispatch(request, *args, **kwargs)


class CheckView(ClosedView):
    """The page with all tests."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """A network is checked from any desk."""
        return True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Forms that work without a script, and what arrived."""
        return check_page(request, [])


@method_decorator(csrf_exempt, name="dispatch")
class SizeView(ProbeView):
    """Takes so many bytes, counts them, and forgets them.

    The token is looked for after the handler that drops files is in place, because looking for it
    reads the form.
    """

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Put the handler in place, then everything as usual."""
        self.handler = DiscardingHandler(request, MOST_BYTES)
        request.upload_handlers = [self.handler]
        return _protected(super().dispatch)(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """How much came: JSON for the script, the page for a form."""
        started = time.monotonic()
        if request.content_type == FORM:
            request.FILES  # noqa: B018 - reads the form to its end
            return check_page(request, [("POST（フォーム）", _size(self.handler.received))])
        try:
            received = count_body(request, MOST_BYTES)
        except TooMuch:
            return JsonResponse({"error": "大きすぎます。"}, status=413)
        seconds = round(time.monotonic() - started, 2)
        return JsonResponse({"received": received, "seconds": seconds})


class MethodView(ProbeView):
    """Says with which method a request arrived: gateways block PATCH, or turn it into another."""

    http_method_names = ["post", "patch"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """The method, and the one asked for in its place."""
        override = request.headers.get("X-HTTP-Method-Override", "")
        known = override if override in ("PATCH", "DELETE") else ""
        return JsonResponse({"method": request.method, "override": known})

    patch = post


class RangeView(ProbeView):
    """A small file of which parts can be asked for."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """206 with the part, or 200 with all of it. Tells the server's clock, too."""
        asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
        headers = {"Cache-Control": "no-store", "X-Server-Time-Ms": str(int(time.time() * 1000))}
        if asked is None or int(asked[1]) >= len(RANGE_CONTENT) or int(asked[2]) < int(asked[1]):
            return HttpResponse(RANGE_CONTENT, "application/octet-stream", headers=headers)
        start, end = int(asked[1]), min(int(asked[2]), len(RANGE_CONTENT) - 1)
        headers["Content-Range"] = f"bytes {start}-{end}/{len(RANGE_CONTENT)}"
        part = RANGE_CONTENT[start : end + 1]
        return HttpResponse(part, "application/octet-stream", status=206, headers=headers)


def check_page(request: HttpRequest, results: list[Line]) -> HttpResponse:
    """The page; ``results`` are those of a form just sent."""
    context = {
        "arrived": arrived(request),
        "results": results,
        "report": report(request, results),
        "sizes": SIZES,
        "crumbs": [("やること", "/"), ("接続の確認", "")],
    }
    response = render(request, "pages/connection/check.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _size(received: int) -> str:
    return f"{received / MIB:.1f} MB が届きました" if received else "ファイルが届いていません"


def _protected(view: Any) -> Any:
    return csrf_protect(lambda request, *args, **kwargs: view(request, *args, **kwargs))
