"""The feeds, and the page on which a person makes and revokes their address."""

import hashlib
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views import View

from portal.accounts.models import User
from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.feeds.atom import NoticeFeed
from portal.feeds.calendar import deadline_calendar
from portal.feeds.limits import HOUR, may_fetch
from portal.feeds.models import Subscription
from portal.feeds.selectors import duties_of, own_subscription, subscription_of
from portal.feeds.services import subscribe, unsubscribe
from portal.notices.calendars import CALENDAR_TYPE

TEMPLATE = "pages/feeds/subscription.html"


class TokenView(ABC, View):
    """A feed: the token in the address is all that a program can show."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for an unknown, revoked or outlived address; 429 when asked too often."""
        if request.method not in ("GET", "HEAD"):
            return self.http_method_not_allowed(request)
        subscription = subscription_of(kwargs["token"])
        if subscription is None:
            raise Http404
        if not may_fetch(subscription):
            return HttpResponse(
                "取得の回数が多すぎます。1時間ほどおいてください。",
                content_type="text/plain; charset=utf-8",
                status=429,
                headers={"Retry-After": str(HOUR)},
            )
        return self.answer(request, *self.content(request, subscription))

    @abstractmethod
    def content(
        self, request: HttpRequest, subscription: Subscription
    ) -> tuple[HttpResponse, datetime]:
        """The whole answer, and when it last changed."""

    def answer(
        self, request: HttpRequest, response: HttpResponse, changed: datetime
    ) -> HttpResponseBase:
        """The answer, or 304 when the program has it already."""
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        modified = int(changed.astimezone(UTC).timestamp())
        response.headers["ETag"] = etag
        response.headers["Last-Modified"] = http_date(modified)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["X-Robots-Tag"] = "noindex"
        found = get_conditional_response(request, etag, modified, response)
        assert found is not None  # noqa: S101 - it gives back the response it got
        return found


class NoticesView(TokenView):
    """``/feeds/<token>/notices.atom``."""

    def content(
        self, request: HttpRequest, subscription: Subscription
    ) -> tuple[HttpResponse, datetime]:
        """The feed of new notices."""
        feed = NoticeFeed(subscription)
        response = feed(request)
        return response, feed.changed


class DeadlinesView(TokenView):
    """``/feeds/<token>/deadlines.ics``."""

    def content(
        self, request: HttpRequest, subscription: Subscription
    ) -> tuple[HttpResponse, datetime]:
        """The calendar of deadlines and 説明会."""
        content, changed = deadline_calendar(subscription, request)
        return HttpResponse(content, content_type=CALENDAR_TYPE), changed


class SubscriptionView(ClosedView):
    """``/feeds/``: whether there is an address for the acting seat, and the buttons."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Everybody who sits somewhere."""
        return acting_seat(request) is not None

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return render(request, TEMPLATE, page_context(request))


class SubscribeView(SubscriptionView):
    """Make the address, anew if there was one."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """The addresses. Only a hash is stored, so this answer is the only place."""
        token = subscribe(user=cast(User, request.user), seat=acting_seat(request))
        context = page_context(request) | {"addresses": addresses(request, token)}
        response = render(request, TEMPLATE, context)
        response.headers["Cache-Control"] = "no-store"
        return response


class UnsubscribeView(SubscriptionView):
    """Revoke the address."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Back to the page."""
        unsubscribe(user=cast(User, request.user), seat=acting_seat(request))
        messages.success(request, "購読のアドレスを取り消しました。もう読み込めません。")
        return redirect("feeds")


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Seat and subscription."""
    seat = acting_seat(request)
    return {
        "seat": seat,
        "duties": duties_of(seat),
        "subscription": own_subscription(request.user, seat),
    }


def addresses(request: HttpRequest, token: str) -> list[tuple[str, str]]:
    """What is subscribed to, and its address: all notices, each duty, deadlines."""
    notices = request.build_absolute_uri(reverse("feeds_notices", args=[token]))
    calendar = request.build_absolute_uri(reverse("feeds_deadlines", args=[token]))
    duties = duties_of(acting_seat(request))
    single = [(f"新着通知のうち{d.name}だけ（Atom）", f"{notices}?duty={d.pk}") for d in duties]
    return [
        ("期限と説明会（予定表 .ics）", calendar),
        ("新着通知（Atom）", notices),
        *(single if len(duties) > 1 else []),
    ]
