"""Kinds of notification that host and plugins send, and who is to hear of them.

``portal.notifications.api.notify`` sends one. What a kind says here decides where it stands in the
inbox and the digest, and which seats hear of it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from portal.extension.registry import Registry

ARRIVED = "arrived"
"""The event of something new. Digests do not explain it: the heading says so already."""

REMINDER = "reminder"
"""How the event of a reminder begins. A digest leaves it out once nothing is asked any more."""


@dataclass(frozen=True)
class Subject:
    """What happened to what, as a kind is asked who shall hear of it."""

    object_key: str
    version: int
    event: str


@dataclass(frozen=True)
class Hearers:
    """Who may hear of a subject, by seat id.

    ``responsible`` seats hear of it unless they have muted it, and in any case when ``is_asked``:
    something is asked of them. Other seats hear of it where they watch it; ``may_see`` says which
    of them the pages would let in.
    """

    responsible: Collection[int]
    may_see: Callable[[Collection[int]], Collection[int]]
    is_asked: bool = False


Told = tuple[int, str]
"""A seat, and the key of what it was told of."""


@dataclass(frozen=True)
class NotificationKind:
    """One kind: ``label`` on a row of the inbox, ``heading`` of its part of the digest.

    ``hearers`` may be left out by a kind that always names its seats. ``still_asked``: of what
    asked something when it was told, that which asks it today, in a constant number of queries;
    without it all does. ``at_once``: a personal matter (being mentioned, an answer in one's own
    case) that does not wait for the digest.
    """

    key: str
    label: str
    heading: str
    icon: str = "inbox"
    order: int = 100
    hearers: Callable[[Subject], Hearers] | None = None
    still_asked: Callable[[Collection[Told]], Collection[Told]] | None = None
    at_once: bool = False


notification_kinds: Registry[NotificationKind] = Registry("notification kinds")


def register_notification(kind: NotificationKind) -> NotificationKind:
    """Add a kind of notification."""
    return notification_kinds.add(kind.key, kind, order=kind.order)


@dataclass(frozen=True)
class Obligation:
    """What a feature asks of those responsible for a notice.

    ``asking``: of the given version ids, those that ask it; then it cannot be muted away.
    ``owing``: of the given delivery ids, those that owe it today; asked once for a page or a batch
    of digests. ``days``: ``version`` and ``day``, until when it is asked, of the versions to which
    the feature gives days of its own; never evaluated, it becomes part of the host's queries.
    """

    key: str
    asking: Callable[[Collection[int]], Collection[int]]
    owing: Callable[[Collection[int]], Collection[int]]
    days: Callable[[], QuerySet] | None = None


obligations: Registry[Obligation] = Registry("obligations")


def register_obligation(obligation: Obligation) -> Obligation:
    """Add something that versions of notices may ask for."""
    return obligations.add(obligation.key, obligation)


def is_obliging(version_id: int) -> bool:
    """Whether any feature asks something of those responsible for a version."""
    return bool(obliging_versions([version_id]))


def obliging_versions(version_ids: Collection[int]) -> set[int]:
    """Of the versions, those by which any feature asks something; one call per feature."""
    return {pk for obligation in obligations for pk in obligation.asking(version_ids)}


def asks_by_day() -> bool:
    """Whether any feature asks by days of its own."""
    return any(obligation.days is not None for obligation in obligations)


def obliging_between(first: date, last: date) -> Q:
    """Restriction of notices to those by which a feature asks something by a day of its own."""
    found = Q(pk__in=[])
    for obligation in obligations:
        if obligation.days is not None:
            near = obligation.days().filter(day__gte=first, day__lte=last)
            found |= Q(current_version__in=near.values("version"))
    return found


def obliging_days(today: date) -> list[Subquery]:
    """Of each feature with days of its own, the nearest for the outer notice that is not past."""
    return [nearest(each.days(), today) for each in obligations if each.days is not None]


def nearest(days: QuerySet, today: date) -> Subquery:
    """The first of a feature's days for the outer notice's current version."""
    coming = days.filter(version=OuterRef("current_version"), day__gte=today)
    return Subquery(coming.order_by().values("version").annotate(first=Min("day")).values("first"))


def owing_deliveries(delivery_ids: Collection[int]) -> set[int]:
    """Of the deliveries, those that owe something to any feature; one call per feature."""
    return {pk for obligation in obligations for pk in obligation.owing(delivery_ids)}
