"""The desks' list of cases: views of it, and the cases they mean."""

from typing import Any

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
    return Case.objects.filter(ticket__queue__in=queues)


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


def desk_tabs(user: Any, seat: Seat, query: CaseQuery) -> list[dict[str, object]]:
    """The views as links, with the numbers of those that somebody works off; one query."""
    numbers = own_desks(seat).aggregate(
        **{key: Count("pk", filter=view_condition(user, key)) for key in VIEWS if key != "ended"}
    )
    return [
        {
            "label": label,
            "url": f"?view={key}",
            "count": numbers.get(key),
            "is_current": key == query.view,
        }
        for key, label in VIEWS.items()
    ]
