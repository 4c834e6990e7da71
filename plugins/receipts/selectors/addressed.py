"""The organisations addressed by a notice, one by one, and how far each has come.

Two plain queries, put together here: for the whole country that takes less time than letting the
database group them, and the numbers and the list of a page come from the same reading (ADR 0020).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from portal.extension.prepared import Prepared
from portal.notices.api import NoticeInfo, current_deliveries, version_ids

from plugins.receipts.models import RANK_OF_KIND, Rank, ReceiptEvent

PREFECTURE = "都道府県"
Scope = Literal["all"] | int
ORDER = ("organisation__order", "organisation__code", "organisation__pk")
RANKS = {kind.value: rank.value for kind, rank in RANK_OF_KIND.items()}


@dataclass(frozen=True)
class Addressed:
    """Everybody addressed by a notice, in the roster's order.

    ``rows`` are delivery, place (id of the prefecture, itself included), kind and subtype;
    ``ranks`` the highest Rank by delivery, where there is one above UNOPENED.
    """

    rows: list[tuple[int, int, str, str]]
    ranks: dict[int, int]

    def counted(self) -> Counter[tuple[int, str, str, int]]:
        """Numbers by place, kind, subtype and rank."""
        rank, unopened = self.ranks.get, Rank.UNOPENED.value
        return Counter([(at, kind, sub, rank(pk, unopened)) for pk, at, kind, sub in self.rows])

    def in_state(self, state: str, place: int | None = None) -> list[int]:
        """Deliveries in a state, a Rank's number, ``silent`` or ``all``, and in a place."""
        found = [
            pk
            for pk, at, kind, subtype in self.rows
            if place is None or (at == place and is_of_roster(kind, subtype))
        ]
        if state == "all":
            return found
        rank, unopened, proxy = self.ranks.get, Rank.UNOPENED.value, Rank.PROXY.value
        if state == "silent":
            return [pk for pk in found if rank(pk, unopened) < proxy]
        return [pk for pk in found if rank(pk, unopened) == int(state)]


def is_of_roster(kind: str, subtype: str) -> bool:
    """Whether it is a prefecture or a municipality: other bodies stand in no prefecture."""
    return kind == PREFECTURE or bool(subtype)


def counting_versions(notice: NoticeInfo) -> list[int]:
    """Ids of the versions whose events count now; most often the present one alone."""
    if notice.ack_version == notice.version_number:
        return [notice.version_id]
    return version_ids(notice.id, notice.ack_version)


def version_events(notice: NoticeInfo) -> QuerySet[ReceiptEvent]:
    """Events on versions that count now. The ids first: the index on version then does the rest."""
    return ReceiptEvent.objects.filter(version__in=counting_versions(notice))


def counting_events(notice: NoticeInfo) -> list[tuple[int, str]]:
    """Delivery and kind of the events that count now; their number never falls."""
    versions = counting_versions(notice)
    if len(versions) == 1:
        return list(events_of(version_id=versions[0]))
    return list(version_events(notice).order_by().values_list("delivery", "kind"))


@Prepared
def events_of(version_id: int) -> QuerySet[ReceiptEvent, Any]:
    """Those of one version: all columns stand in its index."""
    events = ReceiptEvent.objects.filter(version=version_id).order_by()
    return events.values_list("delivery", "kind")


def scoped(notice_id: int, scope: Scope) -> QuerySet[Any]:
    """Current deliveries to everybody, or to the municipalities of one prefecture."""
    found = current_deliveries(notice_id)
    return found if scope == "all" else found.filter(organisation__prefecture=scope)


def placed(notice_id: int, scope: Scope) -> QuerySet[Any, Any]:
    """Delivery, place, kind and subtype, in the roster's order."""
    found = scoped(notice_id, scope).select_related(None).order_by(*ORDER)
    place = Coalesce("organisation__prefecture", "organisation")
    fields = ("pk", "place", "organisation__kind", "organisation__subtype")
    return found.annotate(place=place).values_list(*fields)


@Prepared
def placed_nationwide(notice_id: int) -> QuerySet[Any, Any]:
    """The same for the ministry's page."""
    return placed(notice_id, "all")


def addressed(notice: NoticeInfo, scope: Scope, events: Iterable[tuple[int, str]]) -> Addressed:
    """Everybody, and how far each is; ``events`` are the ``counting_events``."""
    everywhere = scope == "all"
    rows = placed_nationwide(notice_id=notice.id) if everywhere else placed(notice.id, scope)
    return Addressed(list(rows), strongest(events))


def strongest(events: Iterable[tuple[int, str]]) -> dict[int, int]:
    """The highest rank by delivery."""
    found: dict[int, int] = {}
    for delivery, kind in events:
        rank = RANKS[kind]
        if rank > found.get(delivery, 0):
            found[delivery] = rank
    return found
