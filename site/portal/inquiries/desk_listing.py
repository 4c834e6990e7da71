"""The desks' list of cases: views of it, and the cases they mean."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone

from portal.extension.parameters import is_id, without_nul
from portal.extension.working_days import add_working_days
from portal.faq.api import void_faq_ids
from portal.inquiries.approving import UNANSWERED, submitted_drafts
from portal.inquiries.listing import (
    ORDERS,
    SORTS,
    CasePages,
    CaseQuery,
    filtered,
    joined_number,
    named_cases,
    read_query,
)
from portal.inquiries.models import (
    ENDED_STATES,
    OPEN_STATES,
    AnswerDraft,
    Case,
    CaseState,
    Holder,
    Joining,
    rests,
)
from portal.inquiries.permissions import queues_of
from portal.organisations.models import Organisation, Seat

PAGE_SIZE = 25
MAX_PLACE = 60
NOBODY = "none"
SOON_DAYS = 2
OFTEN = 5
DESK_SORTS = {
    "due": SORTS["due"],
    "new": SORTS["new"],
    "old": SORTS["old"],
    "joined": "同じ疑問の多い順",
}
DESK_ORDERS = ORDERS | {"joined": ("-joined_number", F("next_on").asc(nulls_last=True), "pk")}
TABS = {
    "mine": "自分と未定の番",
    "turn": "課の番",
    "late": "期日を過ぎた",
    "approval": "承認を待つ回答",
    "open": "オープンのすべて",
    "unlinked": "FAQにしていない完了",
    "ended": "終わったもの",
}
CONDITIONS = {
    "soon": f"課の番で、{SOON_DAYS}営業日のうちに期日",
    "often": f"同じ疑問が{OFTEN}団体以上",
}
VIEWS = TABS | CONDITIONS
COUNTED_TOGETHER = ("turn", "passed", "open", "soon")
COUNTED_ALONE = ("mine", "approval", "unlinked", "often")


def desk_query(params: QueryDict) -> CaseQuery:
    """Read the address; unknown values are dropped."""
    agent = params.get("agent", "")
    return replace(
        read_query(params, VIEWS, "mine", DESK_SORTS, "due"),
        agent=agent if agent == NOBODY or is_id(agent) else "",
        place=without_nul(params.get("place", "")).strip()[:MAX_PLACE],
    )


def desk_cases(user: Any, seat: Seat, query: CaseQuery) -> QuerySet[Case]:
    """Cases of the seat's desks that meet every condition."""
    cases = filtered(own_desks(seat).filter(view_condition(user, query.view)), query)
    if query.agent:
        agent = None if query.agent == NOBODY else int(query.agent)
        cases = cases.filter(ticket__assigned_to=agent)
    return cases.filter(organisation__in=places(query.place)) if query.place else cases


def places(typed: str) -> QuerySet[Organisation]:
    """Organisations by code, name, or prefecture; of several words each has to fit."""
    found = Organisation.objects.all()
    for word in typed.split():
        named = Q(name__contains=word) | Q(prefecture__name__contains=word)
        found = found.filter(named | Q(code=word))
    return found.order_by()


def desk_listed(cases: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """In order, with everything that a row of the desks' list shows."""
    newest = AnswerDraft.objects.filter(case=OuterRef("pk")).order_by("-number")
    named = named_cases(cases).prefetch_related("ticket__assigned_to", "organisation__prefecture")
    shown = named.annotate(
        joined_number=joined_number(),
        draft_state=Subquery(newest.values("state")[:1]),
    )  # fmt: skip
    return shown.order_by(*DESK_ORDERS[sort])


def own_desks(seat: Seat) -> QuerySet[Case]:
    """All cases of the desks that the seat's division works at."""
    return Case.objects.filter(queue__in=queues_of(seat))


def view_condition(user: Any, view: str) -> Q:
    """What a view means. What somebody holds is open; said as well, it leads to the right index."""
    turn, today = Q(holder=Holder.BUREAU, state__in=OPEN_STATES), timezone.localdate()
    passed = Q(state__in=OPEN_STATES, next_on__lt=today)
    waiting = submitted_drafts().filter(case=OuterRef("pk"))
    often = Joining.objects.order_by().values("case").annotate(n=Count("pk")).filter(n__gte=OFTEN)
    if view == "unlinked":
        return Q(state=CaseState.DONE) & has_no_faq()
    return {
        "mine": turn & (Q(ticket__assigned_to=user.pk) | Q(ticket__assigned_to=None)),
        "turn": turn,
        "passed": passed,
        "late": passed & ~rests(),
        "approval": Q(Exists(waiting), state__in=UNANSWERED),
        "open": Q(state__in=OPEN_STATES),
        "ended": Q(state__in=ENDED_STATES),
        "soon": turn & Q(next_on__range=(today, add_working_days(today, SOON_DAYS))),
        "often": Q(pk__in=often.values("case"), state__in=OPEN_STATES),
    }[view]


def has_no_faq() -> Q:
    """Linked to neither notice nor FAQ, as ``knowing.has_faq`` has it. Most often no case names one
    that answers nobody, and then an index has exactly the others."""
    named = Case.objects.filter(answered_with_faq__in=void_faq_ids()).order_by()
    unlinked, void = (
        Q(answered_with_faq=None),
        set(named.values_list("answered_with_faq", flat=True)),
    )
    if void:
        unlinked |= Q(answered_with_faq__in=void)
    return unlinked & Q(answered_with_notice=None)


def desk_numbers(user: Any, seat: Seat) -> dict[str, int]:
    """How many cases are in each view that somebody works off.

    One query for each index that answers it: all in one would read every case of the desks.
    """
    own = own_desks(seat)
    # Every case has a queue, and that column is in the index.
    held = {key: Count("queue", filter=view_condition(user, key)) for key in COUNTED_TOGETHER}
    numbers: dict[str, int] = own.filter(state__in=OPEN_STATES).aggregate(**held)
    # The few that rest are looked up: with what lies above in it, the index would not do.
    resting = own.filter(view_condition(user, "passed"), rests()).count()
    numbers["late"] = numbers.pop("passed") - resting
    for key in COUNTED_ALONE:
        numbers[key] = own.filter(view_condition(user, key)).count()
    return numbers


def desk_pages(
    cases: QuerySet[Case], query: CaseQuery, numbers: Mapping[str, int], page: str | None
) -> Page[Case]:
    """A page of the list; what a tab has counted is not counted again."""
    return CasePages(cases, PAGE_SIZE, query, numbers.get(query.view)).get_page(page)


def view_links(
    views: Mapping[str, str], numbers: Mapping[str, int], query: CaseQuery
) -> list[dict[str, object]]:
    """Views as links with their numbers."""
    return [
        {
            "label": label,
            "url": f"?{urlencode({'view': key})}",
            "count": numbers.get(key),
            "is_current": key == query.view,
        }
        for key, label in views.items()
    ]
