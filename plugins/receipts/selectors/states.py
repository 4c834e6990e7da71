"""State of deliveries, from their events at the present level of acknowledgement.

Only events on a version from ``ack_version`` on count: a minor correction keeps what was
acknowledged before it, a major one asks again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from portal.extension.prepared import Prepared
from portal.notices.api import deliveries, pending_filter

from plugins.receipts.models import (
    ACKNOWLEDGING,
    ANSWERING,
    RANK_OF_KIND,
    Kind,
    Rank,
    ReceiptActor,
    ReceiptEvent,
    ReceiptRequest,
)

LEVEL = "notice__current_version__ack_version"
NUMBER: "SmallIntegerField[int, int]" = SmallIntegerField()


@dataclass(frozen=True)
class EventInfo:
    """One event in words. ``section`` and ``unit`` name the office, never a person."""

    id: UUID
    kind: str
    version_number: int
    recorded_at: datetime
    section: str
    unit: str
    reason: str
    channel: str

    @property
    def office(self) -> str:
        """介護保険課 給付係: for the organisation itself."""
        return f"{self.section} {self.unit}".strip()


@dataclass(frozen=True)
class Receipt:
    """What is known of one delivery. ``earlier`` is the acknowledgement of an older version."""

    rank: Rank
    events: dict[str, EventInfo]
    earlier: EventInfo | None

    @property
    def is_acknowledged(self) -> bool:
        """Whether the organisation has acknowledged, itself or by proxy."""
        return self.rank >= Rank.PROXY

    @property
    def acknowledgement(self) -> EventInfo | None:
        """The event to show as acknowledgement: the organisation's own first, then stronger."""
        kinds = (Kind.ACKNOWLEDGED, Kind.NOT_APPLICABLE, Kind.DONE, Kind.PROXY_ACKNOWLEDGED)
        return next((self.events[kind] for kind in kinds if kind in self.events), None)


def rank_case() -> Case:
    """The rank of an event's kind."""
    cases = [When(kind=kind, then=Value(rank.value)) for kind, rank in RANK_OF_KIND.items()]
    return Case(*cases, default=Value(0), output_field=NUMBER)


def best_rank(events: QuerySet[ReceiptEvent]) -> Coalesce:
    """Annotation of Delivery: the highest rank among its events within ``events``."""
    own = events.filter(delivery=OuterRef("pk")).order_by().values("delivery")
    best = own.annotate(best=Max(rank_case())).values("best")
    return Coalesce(Subquery(best, output_field=NUMBER), Value(0), output_field=NUMBER)


def at_level() -> QuerySet[ReceiptEvent]:
    """Events that count for the outer Delivery's present version."""
    return ReceiptEvent.objects.filter(version__number__gte=OuterRef(LEVEL))


def has_event(kinds: Iterable[str]) -> Exists:
    """Whether the outer Delivery has an event of these kinds that counts."""
    return Exists(at_level().filter(delivery=OuterRef("pk"), kind__in=list(kinds)))


def is_requested() -> Exists:
    """Whether the present version of the outer Delivery's notice asks for confirmation."""
    version = OuterRef("notice__current_version")
    return Exists(ReceiptRequest.objects.filter(version=version, required=True))


def pending_deliveries() -> QuerySet[Any]:
    """Deliveries that still wait for an answer: asked for, in display, and nothing said yet."""
    return deliveries().filter(pending_filter(), is_requested(), ~has_event(ANSWERING))


def acknowledged_deliveries() -> QuerySet[Any]:
    """Deliveries acknowledged at the present level, by whomever."""
    return deliveries().filter(has_event(ACKNOWLEDGING))


def settled_of(delivery_ids: Iterable[int]) -> set[int]:
    """Of these deliveries, those reported as done or not applicable."""
    finished = has_event([Kind.DONE, Kind.NOT_APPLICABLE])
    rows = deliveries().filter(pk__in=list(delivery_ids)).filter(finished)
    return set(rows.values_list("pk", flat=True))


def pending_counts(seat_ids: Iterable[int]) -> dict[int, int]:
    """Pending deliveries by responsible seat, in one query."""
    ids = list(seat_ids)
    rows = (
        pending_deliveries()
        .filter(responsible__seat__in=ids)
        .order_by()
        .values_list("responsible__seat")
        .annotate(number=Count("pk"))
    )
    found = dict(rows)
    return {pk: found.get(pk, 0) for pk in ids}


def receipts_of(levels: Mapping[int, int]) -> dict[int, Receipt]:
    """Receipts by delivery id, in one query; ``levels`` maps delivery id to ``ack_version``."""
    found: dict[int, list[EventInfo]] = {pk: [] for pk in levels}
    ids = list(levels)
    alone = len(ids) == 1
    rows = event_rows_of(delivery=ids[0]) if alone else event_rows(Q(delivery__in=ids))
    for row in rows:
        found[row[0]].append(EventInfo(*row[1:]))
    return {pk: _receipt(events, levels[pk]) for pk, events in found.items()}


def event_rows(deliveries: Q) -> QuerySet[ReceiptEvent, Any]:
    """Delivery and fields of events, in the order they happened."""
    events = ReceiptEvent.objects.filter(deliveries).order_by("recorded_at", "pk")
    return events.values_list("delivery", *EVENT_FIELDS)


@Prepared
def event_rows_of(delivery: int) -> QuerySet[ReceiptEvent, Any]:
    """Those of one delivery, for the page of a notice."""
    return event_rows(Q(delivery=delivery))


EVENT_FIELDS = (
    "pk",
    "kind",
    "version__number",
    "recorded_at",
    "section",
    "unit",
    "reason",
    "channel",
)


def _receipt(events: list[EventInfo], level: int) -> Receipt:
    counting: dict[str, EventInfo] = {}
    for event in events:
        # The latest 否認 is the one to show: it may come again with another reason.
        if event.version_number >= level and (
            event.kind == Kind.REJECTED or event.kind not in counting
        ):
            counting[event.kind] = event
    ranks = [RANK_OF_KIND[Kind(kind)] for kind in counting]
    earlier = [e for e in events if e.version_number < level and e.kind in ACKNOWLEDGING]
    return Receipt(
        rank=max(ranks, default=Rank.UNOPENED),
        events=counting,
        earlier=earlier[-1] if earlier else None,
    )


def actor_names(event_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of the people who acted. For managers of the same organisation only."""
    rows = ReceiptActor.objects.filter(event__in=list(event_ids)).select_related("user")
    return {row.event_id: str(row.user) for row in rows}


@dataclass(frozen=True)
class DeliveryFacts:
    """What an event has to state about the delivery and the version it is about."""

    notice_id: int
    organisation_id: int
    organisation_code: str
    version_sha256: str
    version_number: int
    ack_version: int
    is_current: bool


def delivery_facts(delivery_id: int, version_id: int) -> DeliveryFacts | None:
    """None when the version is not one of the delivered notice."""
    row = (
        deliveries()
        .filter(pk=delivery_id, notice__versions=version_id)
        .values_list(
            "notice",
            "organisation",
            "organisation__code",
            "notice__versions__sha256",
            "notice__versions__number",
            LEVEL,
            "is_current",
        )
        .first()
    )
    if row is None:
        return None
    notice, organisation, code, sha256, number, level, current = row
    return DeliveryFacts(notice, organisation, code or "", sha256, number, level, current)


def event_of_kind(delivery_id: int, kind: str, from_number: int) -> ReceiptEvent | None:
    """The latest event of a kind on a version from that number on."""
    events = ReceiptEvent.objects.filter(
        Q(delivery=delivery_id, kind=kind, version__number__gte=from_number)
    )
    return events.order_by("recorded_at", "pk").last()
