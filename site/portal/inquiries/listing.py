"""The officials' list of cases: what is asked for in the address, and the cases it means."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.functional import cached_property

from portal.extension.parameters import is_id, without_nul
from portal.inquiries.charge import with_asking_seat
from portal.inquiries.models import (
    ENDED_STATES,
    OPEN_STATES,
    Case,
    CaseKind,
    CaseState,
    Holder,
    Joining,
)
from portal.inquiries.numbers import read_number
from portal.inquiries.permissions import (
    first_tier_cases,
    is_first_tier,
    joined_cases,
    own_cases,
)
from portal.inquiries.searching import has_words
from portal.organisations.models import Seat

PAGE_SIZE = 20
MAX_QUERY = 200
MAX_WORDS = 8
MOST_FOUND = 1_000
MINE, ORGANISATION, CLOSED, JOINED = "mine", "organisation", "closed", "joined"
TURN, AREA = "turn", "area"
SORTS = {
    "new": "作成日の新しい順",
    "old": "作成日の古い順",
    "due": "次の期日が近い順",
    "number": "番号順",
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "new": ("-created_at", "-pk"),
    "old": ("created_at", "pk"),
    "due": (F("next_on").asc(nulls_last=True), "pk"),
    "number": ("number",),
}


@dataclass(frozen=True)
class CaseQuery:
    """What the reader asked for. Unknown values are dropped, never an error.

    ``agent`` and ``place`` are of the desks' list alone.
    """

    view: str
    q: str = ""
    state: str = ""
    kind: str = ""
    holder: str = ""
    duty: str = ""
    agent: str = ""
    place: str = ""
    sort: str = "new"
    params: QueryDict = field(default_factory=QueryDict, compare=False)

    @property
    def is_filtered(self) -> bool:
        """Whether the list is narrowed beyond its view."""
        chosen = (self.state, self.kind, self.holder, self.duty, self.agent, self.place)
        return bool(self.q or any(chosen))


def case_query(params: QueryDict, seat: Seat) -> CaseQuery:
    """Read the address of the list; the first tier begins with what is its turn."""
    allowed = dict(views(seat))
    default = TURN if TURN in allowed else MINE
    return read_query(params, allowed, default, SORTS, "new")


def read_query(
    params: QueryDict, views: Container[str], view: str, sorts: Container[str], sort: str
) -> CaseQuery:
    """Read the address of a list with these views and sorts, and what they are by default."""
    duty = params.get("duty", "")
    return CaseQuery(
        view=one_of(params.get("view", ""), views, view),
        q=without_nul(params.get("q", "")).strip()[:MAX_QUERY],
        state=one_of(params.get("state", ""), CaseState.values),
        kind=one_of(params.get("kind", ""), CaseKind.values),
        holder=one_of(params.get("holder", ""), Holder.values),
        duty=duty if is_id(duty) else "",
        sort=one_of(params.get("sort", ""), sorts, sort),
        params=params,
    )


def one_of(value: str, allowed: Container[str], default: str = "") -> str:
    """The value if it is allowed, else the default."""
    return value if value in allowed else default


def views(seat: Seat) -> list[tuple[str, str]]:
    """The lists that a seat may choose, with their names."""
    name = seat.organisation.name
    found = [
        (MINE, "オープンしている自分のサポート案件"),
        (ORGANISATION, f"オープンしている{name}の案件"),
        (CLOSED, f"閉じた{name}の案件"),
        (JOINED, "同じ疑問に加わった案件"),
    ]
    if is_first_tier(seat):
        found = [
            (TURN, f"管内の照会（{name}の番）"),
            (AREA, "管内の照会（オープンのすべて）"),
            *found,
        ]
    return found


def scope(seat: Seat, view: str) -> QuerySet[Case]:
    """All cases of a view; every view lies within ``visible_cases`` or ``joined_cases``."""
    if view == JOINED:
        return joined_cases(seat)
    cases = Case.objects.select_related("ticket")
    below = cases.filter(first_tier_cases(seat))
    # Its cases are the organisation's; said as well, it leads to the right index.
    mine = own_cases(seat) & with_asking_seat(seat)
    return {
        MINE: cases.filter(mine, state__in=OPEN_STATES),
        ORGANISATION: cases.filter(own_cases(seat), state__in=OPEN_STATES),
        CLOSED: cases.filter(own_cases(seat), state__in=ENDED_STATES),
        TURN: below.filter(holder=Holder.PREFECTURE),
        AREA: below.filter(state__in=OPEN_STATES),
    }[view]


def filtered(cases: QuerySet[Case], query: CaseQuery) -> QuerySet[Case]:
    """The cases that meet every condition."""
    conditions = {
        "state": query.state,
        "kind": query.kind,
        "holder": query.holder,
        "duty": query.duty,
    }
    cases = cases.filter(**{name: value for name, value in conditions.items() if value})
    return cases.filter(words(query)) if query.q else cases


def words(query: CaseQuery) -> Q:
    """A number as it is read out, or words of the case; of shared cases the shared words."""
    number = read_number(query.q)
    if number:
        return Q(number=number)
    if query.view != JOINED:
        return Q(has_words(query.q))
    found = Q()
    for word in query.q.split()[:MAX_WORDS]:
        found &= Q(shared_title__icontains=word) | Q(shared_text__icontains=word)
    return found


def listed(cases: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """In order, with everything that a row shows."""
    return named_cases(cases).order_by(*ORDERS[sort])


def named_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the names in a row, read table by table: PostgreSQL plans a join of ten tables longer
    than it runs.
    """
    return cases.select_related("ticket").prefetch_related(
        "category", "duty", "organisation", "seat", "prefecture", "division", "upward__merged_into"
    )


def joined_number() -> Coalesce:
    """How many organisations joined, counted for the rows that are shown alone."""
    joined = Joining.objects.filter(case=OuterRef("pk")).order_by().values("case")
    return Coalesce(Subquery(joined.annotate(n=Count("pk")).values("n")), 0)


class CasePages(Paginator[Case]):
    """Pages of a list.

    ``known``: how many there are, where somebody has counted already. With words the count stops
    at MOST_FOUND: it would otherwise read every case that has a common one.
    """

    def __init__(
        self, cases: QuerySet[Case], size: int, query: CaseQuery, known: int | None = None
    ) -> None:
        super().__init__(cases, size)
        self.cases, self.query, self.known = cases, query, known

    @cached_property
    def found(self) -> int:
        """How many there are; one more than MOST_FOUND stands for many more."""
        if self.known is not None and not self.query.is_filtered:
            return self.known
        if not self.query.q:
            return self.cases.count()
        return self.cases.order_by()[: MOST_FOUND + 1].count()

    @cached_property
    def count(self) -> int:
        """How many of them have pages."""
        return min(self.found, MOST_FOUND) if self.query.q else self.found

    @property
    def is_cut(self) -> bool:
        """Whether there are more."""
        return self.found > self.count


def view_tabs(seat: Seat, query: CaseQuery) -> list[dict[str, object]]:
    """The views as links."""
    return [
        {
            "label": label,
            "url": f"?{urlencode({'view': key})}",
            "count": None,
            "is_current": key == query.view,
        }
        for key, label in views(seat)
    ]
