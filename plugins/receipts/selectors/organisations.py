"""The organisations of a notice one by one: lists of those in a state, with their answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from portal.extension.prepared import IDS, Prepared, padded
from portal.notices.api import NoticeInfo, deliveries, version_ids

from plugins.receipts.models import ACKNOWLEDGING, RANK_OF_KIND, Kind, Rank, ReceiptEvent
from plugins.receipts.selectors.coverage import (
    Coverage,
    Scope,
    counting_versions,
    received,
    scoped,
    version_events,
)
from plugins.receipts.selectors.places import PREFECTURE, ROSTER_ORDER

PAGE_SIZE = 20
# Other bodies belong to no prefecture's number.
OF_ROSTER = Q(organisation__kind=PREFECTURE) | ~Q(organisation__subtype="")
LIST_LIMIT = 500  # beyond that everything of the notice is read instead of naming ids


class StateRow(NamedTuple):
    """One addressed organisation. ``place`` is its prefecture, itself included."""

    delivery_id: int
    code: str | None
    name: str
    place_code: str | None
    place_name: str
    kind: str
    subtype: str

    @property
    def prefecture(self) -> str:
        """The prefecture that goes before a municipality's name."""
        return self.place_name if self.place_code != self.code else ""


def state_rows(
    notice: NoticeInfo, scope: Scope, state: str = "all", place: str = ""
) -> QuerySet[Any, Any]:
    """Fields of StateRow of organisations in a state and a prefecture, in the roster's order.

    ``state`` is a Rank's number, ``silent`` or ``all``; ``place`` a prefecture's code or empty.
    """
    found = rows_of(scoped(notice.id, scope).filter(_in_state(notice, state)))
    return found.filter(OF_ROSTER, place_code=place) if place else found


def ids_on_page(coverage: Coverage, state: str, place: str, number: int) -> list[int]:
    """Deliveries on one page of the list that ``state_rows`` is, of what has been counted."""
    ranks = ranks_in(state)
    counted = {pk: delivery for delivery, pk, rank in coverage.rows if rank in ranks}
    places = coverage.classes.place.items()
    found = [counted[pk] for pk, code in places if pk in counted and place in ("", code)]
    return found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def ranks_in(state: str) -> set[int]:
    """The ranks that a state of the list stands for."""
    if state == "all":
        return set(Rank)
    return {rank for rank in Rank if rank < Rank.PROXY} if state == "silent" else {int(state)}


def rows_of(found: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Fields of StateRow of deliveries."""
    prefecture = "organisation__prefecture__"
    found = found.select_related(None).annotate(
        place_code=Coalesce(f"{prefecture}code", "organisation__code"),
        place_name=Coalesce(f"{prefecture}name", "organisation__name"),
    )
    own = ("code", "name", "place_code", "place_name", "kind", "subtype")
    names = (name if name in found.query.annotations else f"organisation__{name}" for name in own)
    order = (f"organisation__{name}" for name in ROSTER_ORDER)
    return found.order_by(*order).values_list("pk", *names)


@Prepared
def rows_with_ids(**delivery_ids: int) -> QuerySet[Any, Any]:
    """Fields of StateRow of a page of the list."""
    return rows_of(deliveries().filter(pk__in=list(delivery_ids.values())))


def _in_state(notice: NoticeInfo, state: str) -> Q:
    if state == "all":
        return Q()
    versions = counting_versions(notice)
    if state == "silent":
        return ~received(versions, ACKNOWLEDGING)
    rank = int(state)
    stronger = [kind for kind, other in RANK_OF_KIND.items() if other > rank]
    own = [kind for kind, other in RANK_OF_KIND.items() if other == rank]
    found = ~received(versions, stronger) if stronger else Q()
    return found & received(versions, own) if own else found


def only_earlier(notice: NoticeInfo, scope: Scope) -> int:
    """How many organisations acknowledged an older version only."""
    if notice.ack_version == 1:
        return 0
    silent = scoped(notice.id, scope).filter(_in_state(notice, "silent"))
    return silent.filter(received(version_ids(notice.id, 1), ACKNOWLEDGING)).count()


def silent_codes(notice: NoticeInfo) -> list[str]:
    """Codes of the organisations that have not acknowledged, sorted; without a code, the name."""
    rows = map(StateRow._make, state_rows(notice, "all", "silent"))
    return sorted(row.code or row.name for row in rows)


@dataclass(frozen=True)
class OrganisationReceipt:
    """One organisation's row: its state, and the event behind it. Never a person."""

    delivery_id: int
    code: str
    prefecture: str
    name: str
    type_label: str
    rank: Rank
    opened_at: datetime | None
    answered_at: datetime | None
    version_number: int | None
    section: str
    channel: str
    reason: str

    @property
    def full_name(self) -> str:
        """With the prefecture before a municipality."""
        return f"{self.prefecture} {self.name}".strip()

    @property
    def is_open(self) -> bool:
        """Whether receipt may still be recorded by proxy."""
        return self.rank < Rank.PROXY


def organisation_receipts(
    notice: NoticeInfo, rows: Iterable[tuple[Any, ...]]
) -> list[OrganisationReceipt]:
    """The rows with their answers; one further query, however many they are."""
    found = [StateRow(*row) for row in rows]
    ids = [row.delivery_id for row in found] if len(found) <= LIST_LIMIT else None
    events = _events_by_delivery(notice, ids)
    return [_organisation_receipt(row, events.get(row.delivery_id, {})) for row in found]


def _events_by_delivery(
    notice: NoticeInfo, ids: list[int] | None
) -> Mapping[int, dict[str, tuple[Any, ...]]]:
    versions = counting_versions(notice)
    if ids and len(ids) <= IDS and len(versions) == 1:
        rows = answers_on_page(version_id=versions[0], **padded(ids))
    else:
        events = version_events(notice)
        rows = answers(events if ids is None else events.filter(delivery__in=ids))
    found: dict[int, dict[str, tuple[Any, ...]]] = {}
    for delivery, kind, *values in rows:
        own = found.setdefault(delivery, {})
        # The latest 否認, as the organisation itself is shown it.
        if kind == Kind.REJECTED or kind not in own:
            own[kind] = tuple(values)
    return found


def events_among(notice: NoticeInfo, delivery_ids: Sequence[int]) -> int:
    """How many events count now for these deliveries; it never falls."""
    versions = counting_versions(notice)
    if 0 < len(delivery_ids) <= IDS and len(versions) == 1:
        found = number_on_page.rows(version_id=versions[0], **padded(delivery_ids))
        return sum(number for (number,) in found)
    return version_events(notice).filter(delivery__in=delivery_ids).count()


@Prepared
def number_on_page(version_id: int, **delivery_ids: int) -> QuerySet[ReceiptEvent, Any]:
    """That of a page of the list, while one version counts; no row where there are none."""
    here = ReceiptEvent.objects.filter(delivery__in=list(delivery_ids.values()))
    numbers = here.filter(version=version_id).order_by().values("version")
    return numbers.annotate(number=Count("*")).values_list("number")


def answers(events: QuerySet[ReceiptEvent]) -> QuerySet[ReceiptEvent, Any]:
    """Delivery, kind and what the list says of events, in the order they happened."""
    fields = ("recorded_at", "version__number", "section", "channel", "reason")
    return events.order_by("recorded_at", "pk").values_list("delivery", "kind", *fields)


@Prepared
def answers_on_page(version_id: int, **delivery_ids: int) -> QuerySet[ReceiptEvent, Any]:
    """Those of a page of the list, while one version counts."""
    here = ReceiptEvent.objects.filter(delivery__in=list(delivery_ids.values()))
    return answers(here.filter(version=version_id))


def _organisation_receipt(
    row: StateRow, events: Mapping[str, tuple[Any, ...]]
) -> OrganisationReceipt:
    rank, kind = max(((RANK_OF_KIND[Kind(k)], k) for k in events), default=(Rank.UNOPENED, ""))
    answered = events[kind] if rank >= Rank.REJECTED else None
    at, number, section, channel, reason = answered or (None, None, "", "", "")
    opened = events.get(Kind.OPENED)
    return OrganisationReceipt(
        delivery_id=row.delivery_id,
        code=row.code or "",
        prefecture=row.prefecture,
        name=row.name,
        type_label=row.subtype or row.kind,
        rank=rank,
        opened_at=opened[0] if opened else None,
        answered_at=at,
        version_number=number,
        section=section,
        channel=channel,
        reason=reason,
    )
