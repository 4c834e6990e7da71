"""Coverage of a notice: how many of the addressed organisations are in which state.

The audience is the current deliveries. Every one of them is in exactly one state (Rank), so the
states add up to the audience. ``opened`` counts organisations with any event that counts;
``acknowledged`` those from PROXY on; silent are all that have not acknowledged, of which the
never-opened have no event at all.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from portal.extension.prepared import Prepared
from portal.notices.api import NoticeInfo, deliveries
from portal.organisations.api import organisations

from plugins.receipts.models import Rank
from plugins.receipts.selectors.addressed import (
    PREFECTURE,
    Addressed,
    Scope,
    addressed,
    counting_events,
    is_of_roster,
)
from plugins.receipts.selectors.states import at_level, best_rank

OTHERS = "その他の団体"
NOWHERE = ("", OTHERS)
TYPES = (PREFECTURE, "指定都市", "中核市", "市", "特別区", "町", "村")
ACKNOWLEDGED = tuple(rank for rank in Rank if rank >= Rank.PROXY)


@dataclass
class Tally:
    """Numbers of organisations by state; counted first, then read: sums are made once."""

    by_rank: dict[int, int] = field(default_factory=dict)

    def add(self, rank: int, number: int) -> None:
        """Count organisations in a state."""
        self.by_rank[rank] = self.by_rank.get(rank, 0) + number

    def of(self, *ranks: Rank) -> int:
        """Organisations in any of these states."""
        return sum([self.by_rank.get(rank, 0) for rank in ranks])

    @cached_property
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

    @cached_property
    def acknowledged(self) -> int:
        """Those that acknowledged, themselves or by proxy."""
        return self.of(*ACKNOWLEDGED)

    @property
    def silent(self) -> int:
        """Those that have not acknowledged."""
        return self.audience - self.acknowledged

    @cached_property
    def percent(self) -> int:
        """Acknowledged per hundred, rounded down: 100 only when nobody is missing."""
        return self.acknowledged * 100 // self.audience if self.audience else 0

    @property
    def share(self) -> str:
        """The same as it is written."""
        return share_of(self.acknowledged, self.audience)


def share_of(number: int, whole: int) -> str:
    """Per hundred, rounded down, in words: neither some are shown as none nor most as all."""
    if 0 < number * 100 < whole:
        return "1 %未満"
    return f"{number * 100 // whole if whole else 0} %"


@dataclass
class Coverage:
    """Numbers of a notice: in all, by prefecture (code, name) and by type of organisation.

    ``places`` are code and name of all prefectures by id.
    """

    total: Tally = field(default_factory=Tally)
    by_prefecture: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_type: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    places: dict[int, tuple[str, str]] = field(default_factory=dict)

    def place_id(self, code: str) -> int | None:
        """The prefecture of a code, where organisations of it are addressed."""
        found = (pk for pk, place in self.places.items() if place[0] == code)
        return next((pk for pk in found if self.places[pk] in self.by_prefecture), None)


@Prepared
def prefectures() -> QuerySet[Any, Any]:
    """Id, code and name of each."""
    return organisations().filter(kind=PREFECTURE).order_by().values_list("pk", "code", "name")


def coverage_of(notice: NoticeInfo, scope: Scope) -> Coverage:
    """The numbers of a notice, read anew."""
    return tallied(addressed(notice, scope, counting_events(notice)))


def tallied(everybody: Addressed) -> Coverage:
    """The numbers; the names of the places come from a query of their own."""
    result = Coverage(places={pk: (code, name) for pk, code, name in prefectures()})
    for (pk, kind, subtype, rank), number in everybody.counted().items():
        of_roster = is_of_roster(kind, subtype)
        place = result.places.get(pk, NOWHERE) if of_roster else NOWHERE
        label = (subtype or kind) if of_roster else OTHERS
        for tally in (result.total, result.by_prefecture[place], result.by_type[label]):
            tally.add(rank, number)
    return result


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
        found[notice_id].add(rank, number)
    return found
