"""What a feed holds: exactly what its person may read from its seat, and is about its duties."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.accounts.selectors import current_assignments
from portal.feeds.models import Subscription, hash_of
from portal.notices.models import NoticeAction, NoticePage, ResponsibleSeat
from portal.notices.permissions import visible_notices
from portal.notices.selectors import addressees_of
from portal.organisations.models import Duty, Seat

MAX_NOTICES = 50
MAX_ENTRIES = 500
PAST_DAYS = 30
"""Deadlines and 説明会 stay in the calendar so long after their day."""


def subscription_of(token: str) -> Subscription | None:
    """The subscription of an address; None once revoked, or when its person left the seat."""
    today = timezone.localdate()
    sitting = current_assignments().filter(user=OuterRef("user"), seat=OuterRef("seat"))
    found = Subscription.objects.filter(Exists(sitting), token_hash=hash_of(token))
    still_open = Q(seat__closed_on__isnull=True) | Q(seat__closed_on__gt=today)
    return (
        found.filter(still_open, user__is_active=True)
        .select_related("user", "seat__organisation")
        .first()
    )


def own_subscription(user: Any, seat: Seat | None) -> Subscription | None:
    """What a person has made for a seat."""
    return Subscription.objects.filter(user=user.pk, seat=seat).first() if seat else None


def notices_for(subscription: Subscription, duty: Duty | None = None) -> QuerySet[NoticePage]:
    """Notices about the seat's duties, or one of them, or in the seat's charge. Newest first."""
    notices = charge(subscription, duty).select_related("current_version")
    return notices.prefetch_related("duties").order_by("-current_version__published_at", "-pk")


def charge(subscription: Subscription, duty: Duty | None = None) -> QuerySet[NoticePage]:
    """Notices readable from the seat that it is there for; the page's own predicate decides."""
    seat = subscription.seat
    readable = visible_notices(subscription.user, seat)
    about = NoticePage.duties.through.objects.filter(noticepage=OuterRef("pk"))
    if duty is not None:
        return readable.filter(Exists(about.filter(duty=duty.pk)))
    mine = ResponsibleSeat.objects.filter(seat=seat.pk, delivery__notice=OuterRef("pk"))
    return readable.filter(Exists(about.filter(duty__in=seat.duties.all())) | Exists(mine))


def deadlines_for(subscription: Subscription) -> list[NoticeAction]:
    """What is asked of the seat's organisation by a day, earliest first."""
    since = timezone.localdate() - timedelta(days=PAST_DAYS)
    organisation = subscription.seat.organisation
    actions = NoticeAction.objects.filter(due__gte=since, page__in=charge(subscription))
    if not organisation.is_ministry:
        actions = actions.filter(who__in=addressees_of(organisation))
    found = actions.select_related("page__current_version").order_by("due", "page", "sort_order")
    return list(found[:MAX_ENTRIES])


def briefings_for(subscription: Subscription) -> list[NoticePage]:
    """Notices of 説明会 to come or just over."""
    since = timezone.now() - timedelta(days=PAST_DAYS)
    found = charge(subscription).filter(event_starts__gte=since)
    return list(found.select_related("current_version").order_by("event_starts")[:MAX_ENTRIES])


def changed_at(notice: NoticePage) -> datetime:
    """When a reader last saw something new: its version or its 廃止."""
    assert notice.current_version is not None  # noqa: S101 - published notices only
    published = notice.current_version.published_at
    return max(published, notice.withdrawn_at or published)


def duties_of(seat: Seat) -> list[Duty]:
    """The duties of a seat, in their order."""
    return list(seat.duties.order_by("order", "name"))
