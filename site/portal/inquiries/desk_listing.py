"""The desks' list of cases: views of it, and the cases they mean."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from portal.inquiries.listing import SORTS, CaseQuery, filtered, read_query
from portal.inquiries.models import (
    OPEN_STATES,
    AnswerDraft,
    Case,
    CaseState,
    DraftState,
    Holder,
)
from portal.inquiries.permissions import desks_of
from portal.organisations.models import Seat

PAGE_SIZE = 25
DESK_SORTS = {"due": SORTS["due"], "new": SORTS["new"], "old": SORTS["old"]}
VIEWS = {
    "mine": "自分と未定の番",
    "turn": "課の番",
    "late": "期日を過ぎた",
    "approval": "承認を待つ回答",
    "open": "オープンのすべて",
    "unlinked": "FAQにしていない完了",
    "ended": "終わったもの",
}


def desk_query(params: QueryDict) -> CaseQuery:
    """Read the address; unknown values are dropped."""
    return read_query(params, VIEWS, "mine", DESK_SORTS, "due")


def desk_cases(user: Any, seat: Seat, query: CaseQuery) -> QuerySet[Case]:
    """Cases of the seat's desks that meet every condition."""
    return filtered(own_desks(seat).filter(view_condition(user, query.view)), query)


def own_desks(seat: Seat) -> QuerySet[Case]:
    """All cases of the desks that the seat's division works at."""
    queues = list(desks_of(seat).values_list("queue", flat=True))
    return Case.objects.filter(queue__in=queues)


def view_condition(user: Any, view: str) -> Q:
    """What a view means."""
    turn = Q(holder=Holder.BUREAU)
    waiting = AnswerDraft.objects.filter(case=OuterRef("pk"), state=DraftState.SUBMITTED)
    return {
        "mine": turn & (Q(ticket__assigned_to=user.pk) | Q(ticket__assigned_to=None)),
        "turn": turn,
        "late": Q(state__in=OPEN_STATES, next_on__lt=timezone.localdate()),
        "approval": Q(Exists(waiting), state__in=OPEN_STATES),
        "open": Q(state__in=OPEN_STATES),
        "unlinked": Q(state=CaseState.DONE, answered_with_faq=None),
        "ended": Q(ended_at__isnull=False),
    }[view]


def desk_numbers(user: Any, seat: Seat) -> dict[str, int]:
    """How many cases are in each view that somebody works off.

    One query for each index that answers it: all in one would read every case of the desks.
    """
    own = own_desks(seat)
    numbers: dict[str, int] = own.filter(state__in=OPEN_STATES).aggregate(
        **{key: Count("pk", filter=view_condition(user, key)) for key in ("turn", "late", "open")}
    )
    for key in ("mine", "approval", "unlinked"):
        numbers[key] = own.filter(view_condition(user, key)).count()
    return numbers


def desk_pages(
    cases: QuerySet[Case], query: CaseQuery, numbers: Mapping[str, int], page: str | None
) -> Page[Case]:
    """A page of the list; what a tab has counted is not counted again."""
    pages = Paginator(cases, PAGE_SIZE)
    if not query.is_filtered and query.view in numbers:
        pages.__dict__["count"] = numbers[query.view]
    return pages.get_page(page)


def desk_tabs(query: CaseQuery, numbers: Mapping[str, int]) -> list[dict[str, object]]:
    """The views as links, with their numbers."""
    return [
        {
            "label": label,
            "url": f"?view={key}",
            "count": numbers.get(key),
            "is_current": key == query.view,
        }
        for key, label in VIEWS.items()
    ]
