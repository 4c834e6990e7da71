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

from django.db.models import Count, QuerySet
from portal.notices.api import NoticeInfo, current_deliveries, deliveries, version_ids
from portal.organisations.api import organisations

from plugins.receipts.models import ACKNOWLEDGING, RANK_OF_KIND, Kind, Rank, ReceiptEvent
from plugins.receipts.selectors.states import at_level, best_rank

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
    name: str
    place_code: str | None
    place_name: str
    kind: str
    subtype: str
    rank: int

    @property
    def prefecture(self) -> str:
        """The prefecture that goes before a municipality's name."""
        return self.place_name if self.place_code != self.code else ""


def state_rows(notice: NoticeInfo, scope: Scope) -> list[StateRow]:
    """All organisations in scope in the order of the roster: three flat queries.

    Deliveries, events and roster are each read as they lie and joined here: less work than the
    join and the grouping in SQL, and the page needs every row anyway.
    """
    ranks = best_ranks(notice)
    deliveries = scoped(notice.id, scope).select_related(None).order_by()
    by_organisation = dict(deliveries.values_list("organisation", "pk"))
    fields = ("order", "code", "pk", "name", "kind", "subtype", "prefecture")
    # Plain tuples: 1,788 of anything else take longer than the queries.
    roster = {row[2]: row for row in organisations().order_by().values_list(*fields)}
    addressed = (roster[pk] for pk in by_organisation)
    rows = []
    for _, code, pk, name, kind, subtype, prefecture in sorted(addressed, key=_place_in_roster):
        place = roster[prefecture or pk]
        delivery = by_organisation[pk]
        names = (code, name, place[1] or code, place[3], kind, subtype)
        rows.append(StateRow(delivery, *names, ranks.get(delivery, 0)))
    return rows


def _place_in_roster(row: tuple[Any, ...]) -> tuple[int, str, int]:
    return row[0], row[1] or "", row[2]


def best_ranks(notice: NoticeInfo) -> dict[int, int]:
    """The highest rank by delivery; a delivery without event that counts is not in it."""
    found: dict[int, int] = {}
    ranks = {kind.value: rank.value for kind, rank in RANK_OF_KIND.items()}
    for delivery, kind in version_events(notice).order_by().values_list("delivery", "kind"):
        rank = ranks[kind]
        if rank > found.get(delivery, 0):
            found[delivery] = rank
    return found


def coverage_of(rows: Iterable[StateRow]) -> Coverage:
    """The numbers of these organisations."""
    result = Coverage()
    counted = Counter(row[3:] for row in rows)
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
    """The rows with their answers; one further query, however many they are."""
    ids = [row.delivery_id for row in rows] if len(rows) <= LIST_LIMIT else None
    events = _events_by_delivery(notice, ids)
    return [_organisation_receipt(row, events.get(row.delivery_id, {})) for row in rows]


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


def _organisation_receipt(row: StateRow, events: dict[str, tuple[Any, ...]]) -> OrganisationReceipt:
    rank = Rank(row.rank)
    kind = next((k for k, r in RANK_OF_KIND.items() if r == rank and rank >= Rank.REJECTED), None)
    answered = events.get(kind) if kind else None
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
