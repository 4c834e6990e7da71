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
from typing import Any, Literal

from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Coalesce
from portal.extension.prepared import Prepared
from portal.notices.api import NoticeInfo, current_deliveries, deliveries, version_ids
from portal.organisations.api import organisations

from plugins.receipts.models import RANK_OF_KIND, Rank, ReceiptEvent
from plugins.receipts.selectors.states import NUMBER, at_level, best_rank

PREFECTURE = "都道府県"
OTHERS = "その他の団体"
NOWHERE = ("", OTHERS)
TYPES = (PREFECTURE, "指定都市", "中核市", "市", "特別区", "町", "村")
ACKNOWLEDGED = tuple(rank for rank in Rank if rank >= Rank.PROXY)
Scope = Literal["all"] | int


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
    """Numbers of a notice: in all, by prefecture (code, name) and by type of organisation."""

    total: Tally = field(default_factory=Tally)
    by_prefecture: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_type: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))


def counting_versions(notice: NoticeInfo) -> list[int]:
    """Ids of the versions whose events count now; most often the present one alone."""
    if notice.ack_version == notice.version_number:
        return [notice.version_id]
    return version_ids(notice.id, notice.ack_version)


def version_events(notice: NoticeInfo) -> QuerySet[ReceiptEvent]:
    """Events on versions that count now. The ids first: the index on version then does the rest."""
    return ReceiptEvent.objects.filter(version__in=counting_versions(notice))


def number_of_events(notice: NoticeInfo) -> int:
    """How many events count now; it never falls."""
    versions = counting_versions(notice)
    if len(versions) > 1:
        return version_events(notice).order_by().count()
    return sum(number for (number,) in event_numbers(version_id=versions[0]))


@Prepared
def event_numbers(version_id: int) -> QuerySet[ReceiptEvent, Any]:
    """Number of events of one version; no row where there are none."""
    events = ReceiptEvent.objects.filter(version=version_id).order_by().values("version")
    return events.annotate(number=Count("*")).values_list("number")


def scoped(notice_id: int, scope: Scope) -> QuerySet[Any]:
    """Current deliveries to everybody, or to the municipalities of one prefecture."""
    found = current_deliveries(notice_id)
    return found if scope == "all" else found.filter(organisation__prefecture=scope)


def received(versions: Sequence[int], kinds: Sequence[str]) -> Q:
    """Whether a delivery has an event of these kinds on these versions.

    A set that the database makes once: asking for each delivery by itself takes three times as
    long. One alone is compared as such, for prepared queries.
    """
    events = ReceiptEvent.objects.order_by()
    for name, values in (("version", versions), ("kind", kinds)):
        alone = len(values) == 1
        events = events.filter(**{name: values[0]} if alone else {f"{name}__in": values})
    return Q(pk__in=events.values("delivery"))


def counted(notice_id: int, versions: Sequence[int], scope: Scope) -> QuerySet[Any, Any]:
    """Numbers of deliveries by place (organisation id), kind, subtype and rank.

    One statement; the strongest kind comes first.
    """
    kinds = sorted(RANK_OF_KIND.items(), key=lambda item: -item[1])
    cases = [When(received(versions, [kind]), then=rank.value) for kind, rank in kinds]
    rank = Case(*cases, default=Rank.UNOPENED.value, output_field=NUMBER)
    found = scoped(notice_id, scope).select_related(None).order_by()
    place = Coalesce("organisation__prefecture", "organisation")
    groups = ("place", "organisation__kind", "organisation__subtype", "rank")
    rows = found.annotate(place=place, rank=rank).values_list(*groups)
    return rows.annotate(number=Count("pk"))


@Prepared
def prefectures() -> QuerySet[Any, Any]:
    """Id, code and name of each."""
    return organisations().filter(kind=PREFECTURE).order_by().values_list("pk", "code", "name")


@Prepared
def counted_nationwide(notice_id: int, version_id: int) -> QuerySet[Any, Any]:
    """The same for the ministry's page, while one version counts."""
    return counted(notice_id, [version_id], "all")


def coverage_of(notice: NoticeInfo, scope: Scope) -> Coverage:
    """The numbers; the names of the places come from a second query."""
    versions = counting_versions(notice)
    if scope == "all" and len(versions) == 1:
        rows = list(counted_nationwide(notice_id=notice.id, version_id=versions[0]))
    else:
        rows = list(counted(notice.id, versions, scope))
    places = {pk: (code, name) for pk, code, name in prefectures()}
    result = Coverage()
    for pk, kind, subtype, rank, number in rows:
        of_roster = kind == PREFECTURE or bool(subtype)
        place = places.get(pk, NOWHERE) if of_roster else NOWHERE
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
