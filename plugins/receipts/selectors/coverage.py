"""Coverage of a notice: how many of the addressed organisations are in which state.

The audience is the current deliveries. Every one of them is in exactly one state (Rank), so the
states add up to the audience. ``opened`` counts organisations with any event that counts;
``acknowledged`` those from PROXY on; silent are all that have not acknowledged, of which the
never-opened have no event at all.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

from django.db.models import Case, Count, Q, QuerySet, Value, When
from portal.extension.prepared import Prepared
from portal.notices.api import NoticeInfo, current_deliveries, deliveries, version_ids

from plugins.receipts.models import RANK_OF_KIND, Kind, Rank, ReceiptEvent
from plugins.receipts.selectors.places import Classes, classes_of
from plugins.receipts.selectors.states import NUMBER, at_level, best_rank

ACKNOWLEDGED = tuple(rank for rank in Rank if rank >= Rank.PROXY)
STRONGEST_FIRST = sorted(RANK_OF_KIND, key=lambda kind: -RANK_OF_KIND[kind])
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
    """Numbers of a notice: in all, by prefecture (code, name) and by type of organisation.

    ``rows`` are what was counted: delivery, organisation (ids) and rank of each.
    """

    rows: Sequence[tuple[int, int, int]]
    classes: Classes
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


def event_numbers(notice: NoticeInfo) -> dict[str, int]:
    """How many events of each kind count now; kinds without any are left out. They never fall."""
    versions = counting_versions(notice)
    if len(versions) > 1:
        return dict(numbers_by_kind(version_events(notice)))
    return dict(numbers_of_version.rows(version_id=versions[0]))


def numbers_by_kind(events: QuerySet[ReceiptEvent]) -> QuerySet[ReceiptEvent, Any]:
    """Kinds with their numbers."""
    return (
        events.order_by().values("kind").annotate(number=Count("*")).values_list("kind", "number")
    )


@Prepared
def numbers_of_version(version_id: int) -> QuerySet[ReceiptEvent, Any]:
    """Those of one version."""
    return numbers_by_kind(ReceiptEvent.objects.filter(version=version_id))


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


def ranked(
    notice_id: int, versions: Sequence[int], scope: Scope, kinds: Sequence[Kind]
) -> QuerySet[Any, Any]:
    """Id, organisation (id) and rank of each delivery.

    One statement, which asks for events of these ``kinds`` only, the strongest first.
    """
    cases = [When(received(versions, [kind]), then=RANK_OF_KIND[kind].value) for kind in kinds]
    unopened = Value(Rank.UNOPENED.value, output_field=NUMBER)
    rank = Case(*cases, default=unopened, output_field=NUMBER) if cases else unopened
    found = scoped(notice_id, scope).select_related(None).order_by()
    return found.annotate(rank=rank).values_list("pk", "organisation", "rank")


@cache
def ranked_nationwide(kinds: tuple[Kind, ...]) -> Prepared[Any]:
    """The same for the ministry's page, while one version counts: a query for each set of kinds."""

    def build(notice_id: int, version_id: int) -> QuerySet[Any, Any]:
        return ranked(notice_id, [version_id], "all", kinds)

    return Prepared(build)


def coverage_of(
    notice: NoticeInfo, scope: Scope, numbers: Mapping[str, int] | None = None
) -> Coverage:
    """The numbers; ``numbers`` are the notice's ``event_numbers`` where they are known already."""
    versions = counting_versions(notice)
    occurring = event_numbers(notice) if numbers is None else numbers
    kinds = tuple(kind for kind in STRONGEST_FIRST if kind in occurring)
    if scope == "all" and len(versions) == 1 and kinds:
        prepared = ranked_nationwide(kinds)
        return added_up(prepared.rows(notice_id=notice.id, version_id=versions[0]))
    return added_up(list(ranked(notice.id, versions, scope, kinds)))


def added_up(rows: Sequence[tuple[int, int, int]]) -> Coverage:
    """Rows of ``ranked`` by place and by type, counted class by class of the roster."""
    ranks = {pk: rank for _, pk, rank in rows}
    result = Coverage(rows, classes_of(ranks.keys()), Tally(Counter(ranks.values())))
    for (place, label), members in result.classes.members.items():
        counted = Counter(map(ranks.get, members)).items()
        there = [(rank, number) for rank, number in counted if rank is not None]
        for tally in (result.by_prefecture[place], result.by_type[label]) if there else ():
            for rank, number in there:
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
