"""Coverage of a notice: how many of the addressed organisations are in which state.

The audience is the current deliveries. Every one of them is in exactly one state (Rank), so the
states add up to the audience. ``opened`` counts organisations with any event that counts;
``acknowledged`` those from PROXY on; silent are all that have not acknowledged, of which the
never-opened have no event at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce
from portal.notices.api import NoticeInfo, current_deliveries, deliveries, version_ids

from plugins.receipts.models import ACKNOWLEDGING, RANK_OF_KIND, Kind, Rank, ReceiptEvent
from plugins.receipts.selectors.states import at_level, best_rank, rank_case

PREFECTURE = "都道府県"
OTHERS = "その他の団体"
TYPES = (PREFECTURE, "指定都市", "中核市", "市", "特別区", "町", "村")
Scope = Literal["all"] | int
LIST_LIMIT = 500  # beyond that everything of the notice is read instead of naming ids


@dataclass
class Tally:
    """Numbers of organisations by state."""

    by_rank: dict[Rank, int] = field(default_factory=dict)

    def add(self, rank: Rank, number: int) -> None:
        """Count organisations in a state."""
        self.by_rank[rank] = self.by_rank.get(rank, 0) + number

    def of(self, *ranks: Rank) -> int:
        """Organisations in any of these states."""
        return sum(self.by_rank.get(rank, 0) for rank in ranks)

    @property
    def audience(self) -> int:
        """All addressed organisations."""
        return sum(self.by_rank.values())

    @property
    def opened(self) -> int:
        """Those with any event."""
        return self.audience - self.unopened

    @property
    def unopened(self) -> int:
        """Those without any event."""
        return self.of(Rank.UNOPENED)

    @property
    def acknowledged(self) -> int:
        """Those that acknowledged, themselves or by proxy."""
        return self.of(*(rank for rank in Rank if rank >= Rank.PROXY))

    @property
    def silent(self) -> int:
        """Those that have not acknowledged."""
        return self.audience - self.acknowledged

    @property
    def percent(self) -> int:
        """Acknowledged per hundred, rounded down: 100 only when nobody is missing."""
        return self.acknowledged * 100 // self.audience if self.audience else 0


@dataclass
class Coverage:
    """Numbers of a notice: in all, by prefecture (code, name) and by type of organisation."""

    total: Tally = field(default_factory=Tally)
    by_prefecture: dict[tuple[str, str], Tally] = field(default_factory=dict)
    by_type: dict[str, Tally] = field(default_factory=dict)


def version_events(notice: NoticeInfo) -> QuerySet[ReceiptEvent]:
    """Events on versions that count now. The ids first: the index on version then does the rest."""
    return ReceiptEvent.objects.filter(version__in=version_ids(notice.id, notice.ack_version))


def scoped(notice_id: int, scope: Scope) -> QuerySet[Any]:
    """Current deliveries to everybody, or to the municipalities of one prefecture."""
    found = current_deliveries(notice_id)
    return found if scope == "all" else found.filter(organisation__prefecture=scope)


class StateRow(NamedTuple):
    """One addressed organisation and its state. ``place`` is its prefecture, itself included."""

    delivery_id: int
    code: str | None
    place_code: str | None
    place_name: str
    kind: str
    subtype: str
    rank: int


def state_rows(notice: NoticeInfo, scope: Scope) -> list[StateRow]:
    """All organisations in scope in the order of the roster: two queries for the whole page.

    One aggregate over the events of the counting versions, joined here: twice as fast as asking
    for each delivery in SQL.
    """
    events = version_events(notice).order_by().values_list("delivery")
    ranks = dict(events.annotate(best=Max(rank_case())))
    rows = (
        scoped(notice.id, scope)
        .select_related(None)
        .order_by("organisation__order", "organisation__code", "pk")
        .values_list(
            "pk",
            "organisation__code",
            Coalesce("organisation__prefecture__code", "organisation__code"),
            Coalesce("organisation__prefecture__name", "organisation__name"),
            "organisation__kind",
            "organisation__subtype",
        )
    )
    return [StateRow._make((*row, ranks.get(row[0], 0))) for row in rows]


def coverage_of(rows: Iterable[StateRow]) -> Coverage:
    """The numbers of these organisations."""
    result = Coverage()
    counted = Counter(row[2:] for row in rows)
    for (code, name, kind, subtype, rank), number in counted.items():
        of_roster = kind == PREFECTURE or bool(subtype)
        place = (code or "", name) if of_roster else ("", OTHERS)
        label = (subtype or kind) if of_roster else OTHERS
        for tally in (
            result.total,
            result.by_prefecture.setdefault(place, Tally()),
            result.by_type.setdefault(label, Tally()),
        ):
            tally.add(Rank(rank), number)
    return result


def select(rows: Iterable[StateRow], state: str, place: str = "") -> list[StateRow]:
    """Rows in a state of the list (a Rank's number, ``silent`` or ``all``) and a prefecture."""
    if state == "silent":
        found = [row for row in rows if row.rank < Rank.PROXY]
    else:
        found = [row for row in rows if state == "all" or row.rank == int(state)]
    return [row for row in found if not place or row.place_code == place]


def coverages(notice_ids: Sequence[int]) -> dict[int, Tally]:
    """Totals of several notices in one query."""
    found = {pk: Tally() for pk in notice_ids}
    rows = (
        deliveries()
        .filter(notice__in=notice_ids, is_current=True)
        .annotate(rank=best_rank(at_level()))
        .order_by()
        .values_list("notice", "rank")
        .annotate(number=Count("pk"))
    )
    for notice_id, rank, number in rows:
        found[notice_id].add(Rank(rank), number)
    return found


def only_earlier(notice: NoticeInfo, rows: Iterable[StateRow]) -> int:
    """How many of these organisations acknowledged an older version only."""
    if notice.ack_version == 1:
        return 0
    older = set(version_ids(notice.id, 1)) - set(version_ids(notice.id, notice.ack_version))
    events = ReceiptEvent.objects.filter(version__in=older, kind__in=ACKNOWLEDGING)
    acknowledged = set(events.order_by().values_list("delivery", flat=True))
    return sum(row.delivery_id in acknowledged for row in rows if row.rank < Rank.PROXY)


def silent_codes(rows: Iterable[StateRow]) -> list[str]:
    """Codes of the organisations that have not acknowledged, sorted."""
    return sorted(row.code for row in rows if row.rank < Rank.PROXY and row.code)


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
    notice: NoticeInfo, rows: Sequence[StateRow]
) -> list[OrganisationReceipt]:
    """The rows with names and answers; two further queries, however many they are."""
    ids = [row.delivery_id for row in rows] if len(rows) <= LIST_LIMIT else None
    found = current_deliveries(notice.id).select_related("organisation__prefecture")
    named = {d.pk: d for d in (found if ids is None else found.filter(pk__in=ids))}
    events = _events_by_delivery(notice, ids)
    return [
        _organisation_receipt(named[row.delivery_id], row.rank, events.get(row.delivery_id, {}))
        for row in rows
        if row.delivery_id in named
    ]


def _events_by_delivery(
    notice: NoticeInfo, ids: list[int] | None
) -> Mapping[int, dict[str, tuple[Any, ...]]]:
    events = version_events(notice)
    if ids is not None:
        events = events.filter(delivery__in=ids)
    found: dict[int, dict[str, tuple[Any, ...]]] = {}
    fields = ("recorded_at", "version__number", "section", "channel", "reason")
    for delivery, kind, *values in events.order_by("recorded_at", "pk").values_list(
        "delivery", "kind", *fields
    ):
        found.setdefault(delivery, {}).setdefault(kind, tuple(values))
    return found


def _organisation_receipt(
    delivery: Any, number_of_rank: int, events: dict[str, tuple[Any, ...]]
) -> OrganisationReceipt:
    organisation = delivery.organisation
    rank = Rank(number_of_rank)
    kind = next((k for k, r in RANK_OF_KIND.items() if r == rank and rank >= Rank.REJECTED), None)
    answered = events.get(kind) if kind else None
    at, number, section, channel, reason = answered or (None, None, "", "", "")
    opened = events.get(Kind.OPENED)
    return OrganisationReceipt(
        delivery_id=delivery.pk,
        code=organisation.code or "",
        prefecture=organisation.prefecture.name if organisation.prefecture else "",
        name=organisation.name,
        type_label=organisation.subtype or organisation.kind,
        rank=rank,
        opened_at=opened[0] if opened else None,
        answered_at=at,
        version_number=number,
        section=section,
        channel=channel,
        reason=reason,
    )
