"""The Atom feed of new notices, by Django's syndication framework."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from portal.feeds.models import Subscription
from portal.feeds.selectors import MAX_NOTICES, changed_at, duties_of, notices_for
from portal.notices.models import NoticePage, NoticeVersion
from portal.organisations.models import Duty

# XML 1.0 has no place for them, and a title pasted from elsewhere may hold one.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Unhurried(Atom1Feed):
    """An empty feed was last changed when it was made, rather than at each look."""

    def latest_post_date(self) -> datetime:
        """The newest change of an entry."""
        return super().latest_post_date() if self.items else self.feed["made_at"]


class NoticeFeed(Feed[NoticePage, tuple[Subscription, Duty | None]]):
    """Notices of a subscription. Entries tell the issuer, never a person."""

    feed_type = Unhurried
    link = "/notices/"

    def __init__(self, subscription: Subscription) -> None:
        self.subscription = subscription
        self.changed = subscription.created_at

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The subscription, and the duty asked for if it is one of the seat's."""
        wanted = request.GET.get("duty")
        if wanted is None:
            return self.subscription, None
        for duty in duties_of(self.subscription.seat):
            if str(duty.pk) == wanted:
                return self.subscription, duty
        raise Http404

    def title(self, obj: tuple[Subscription, Duty | None]) -> str:
        """The duty, or the seat's duties."""
        subscription, duty = obj
        names = duty.name if duty else "・".join(d.name for d in duties_of(subscription.seat))
        return f"つなぐ　通知・事務連絡（{names or '受け持ちの通知'}）"

    def feed_extra_kwargs(self, obj: tuple[Subscription, Duty | None]) -> dict[str, Any]:
        """When the feed was made."""
        return {"made_at": obj[0].created_at}

    def items(self, obj: tuple[Subscription, Duty | None]) -> Sequence[NoticePage]:
        """The newest notices."""
        first = NoticeVersion.objects.filter(notice=OuterRef("pk")).order_by("number")
        first_at = Subquery(first.values("published_at")[:1])
        notices = notices_for(*obj).annotate(first_at=first_at)
        found = list(notices[:MAX_NOTICES])
        self.changed = max([changed_at(notice) for notice in found], default=self.changed)
        return found

    def item_title(self, item: NoticePage) -> str:
        """The title; 廃止 is said before it."""
        return clean(f"【廃止】{item.title}" if item.withdrawn_at else item.title)

    def item_description(self, item: NoticePage) -> str:
        """Number and summary; the text is for those who sign in."""
        return clean("　".join(part for part in (item.document_number, item.summary) if part))

    def item_link(self, item: NoticePage) -> str:
        """The short address, which asks for sign-in."""
        return reverse("notice", args=[item.pk])

    def item_author_name(self, item: NoticePage | None = None) -> str:
        """The issuing offices."""
        assert item is not None and item.current_version is not None  # noqa: S101, PT018
        return clean("、".join(issuer["name"] for issuer in item.current_version.data["issuers"]))

    def item_categories(self, item: NoticePage) -> list[str]:
        """The duties."""
        return [duty.name for duty in item.duties.all()]

    def item_pubdate(self, item: Any) -> datetime:
        """When it first went out."""
        first: datetime = item.first_at
        return first

    def item_updateddate(self, item: NoticePage) -> datetime:
        """The present version, or 廃止."""
        return changed_at(item)


def clean(text: str) -> str:
    """Text without characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)
