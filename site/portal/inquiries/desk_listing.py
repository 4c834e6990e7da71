"""The desks' list of cases: what is asked for in the address, and the cases it means."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Concat
from django.http import QueryDict

from portal.extension.parameters import is_id, without_nul
from portal.faq.api import returned_draft
from portal.inquiries.desk_conditions import VIEWS, view_condition
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
from portal.inquiries.models import AnswerDraft, Case
from portal.inquiries.permissions import queues_of
from portal.organisations.csv_files import half_width
from portal.organisations.models import Organisation, Seat

PAGE_SIZE = 25
MAX_PLACE = 60
NOBODY = "none"
DESK_SORTS = {
    "due": SORTS["due"],
    "new": SORTS["new"],
    "old": SORTS["old"],
    "joined": "同じ疑問の多い順",
}
DESK_ORDERS = ORDERS | {"joined": ("-joined_number", F("next_on").asc(nulls_last=True), "pk")}


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
    """Organisations by code, or name with or without the prefecture, in any width; of several words
    each has to fit.
    """
    found = Organisation.objects.alias(whole=Concat("prefecture__name", "name"))
    for word in half_width(typed).split():
        found = found.filter(Q(whole__contains=word) | Q(code=word))
    return found.order_by()


def desk_listed(cases: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """In order, with everything that a row of the desks' list shows."""
    newest = AnswerDraft.objects.filter(case=OuterRef("pk")).order_by("-number")
    named = named_cases(cases).prefetch_related("ticket__assigned_to")
    shown = named.annotate(
        joined_number=joined_number(),
        draft_state=Subquery(newest.values("state")[:1]),
        faq_returned=returned_draft(OuterRef("answered_with_faq")),
    )  # fmt: skip
    return shown.order_by(*DESK_ORDERS[sort])


def own_desks(seat: Seat) -> QuerySet[Case]:
    """All cases of the desks that the seat's division works at."""
    return Case.objects.filter(queue__in=queues_of(seat))


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
