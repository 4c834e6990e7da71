"""Lists: the own cases, shared ones to join, the desks' backlog."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from portal.accounts.permissions import is_coordinator
from portal.extension.tables import csv_stream
from portal.inquiries.exporting import in_parts
from portal.inquiries.listing import (
    JOINED,
    PAGE_SIZE,
    SORTS,
    TURN,
    CasePages,
    case_query,
    filtered,
    joined_number,
    listed,
    scope,
    view_tabs,
    views,
)
from portal.inquiries.models import UNANSWERED_STATES, Case, CaseKind, CaseState, Holder, Joining
from portal.inquiries.notifying import BACKLOG
from portal.inquiries.pages.base import CRUMBS, SeatView
from portal.inquiries.permissions import desks_of
from portal.inquiries.rows import EXPORT_HEADER, case_rows, export_row
from portal.inquiries.selectors import MEDIAN_DAYS, desk_loads, seat_drafts
from portal.notifications.api import note_read
from portal.organisations.models import Duty

EXPORT_NAME = "疑義照会"


class CaseListView(SeatView):
    """``/inquiries/``: whoever answers for the ministry is led to the desks' own pages."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of the chosen view."""
        if desks_of(self.seat).exists():
            return redirect("helpdesk:home")
        if self.seat.organisation.is_ministry:
            return render(request, "pages/inquiries/ministry.html")
        query = case_query(request.GET, self.seat)
        cases = listed(filtered(scope(self.seat, query.view), query), query.sort)
        page = CasePages(cases, PAGE_SIZE, query).get_page(request.GET.get("page"))
        context = {
            "organisation": self.seat.organisation,
            "query": query,
            "title": dict(views(self.seat))[query.view],
            "rows": case_rows(page.object_list, self.seat, shared=query.view == JOINED),
            "page_obj": page,
            "tabs": view_tabs(self.seat, query),
            "pick": "まとめる" if query.view == TURN and is_coordinator(self.seat) else "",
            "seat": self.seat,
            "drafts": seat_drafts(self.seat).select_related("seat"),
            "export": urlencode(list(request.GET.lists()), doseq=True),
            **choices(),
        }
        return render(request, "pages/inquiries/list.html", context)


def choices() -> dict[str, Any]:
    """What the filters offer."""
    return {
        "states": CaseState.choices,
        "kinds": CaseKind.choices,
        "holders": Holder.choices,
        "duties": [(str(duty.pk), duty.name) for duty in Duty.objects.all()],
        "sorts": SORTS.items(),
    }


class CaseExportView(SeatView):
    """``/inquiries/export.csv``: the list with the same conditions, all pages."""

    def may_enter(self, request: HttpRequest) -> bool:
        """The ministry's lists are elsewhere."""
        return super().may_enter(request) and not self.seat.organisation.is_ministry

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """All rows that meet the conditions."""
        query = case_query(request.GET, self.seat)
        parts = in_parts(filtered(scope(self.seat, query.view), query), listed, query.sort)
        shared = query.view == JOINED
        rows = (row for part in parts for row in case_rows(part, self.seat, shared=shared))
        name = f"{EXPORT_NAME}-{timezone.localdate():%Y%m%d}.csv"
        return csv_stream(name, EXPORT_HEADER, (export_row(row) for row in rows))


class SharedListView(SeatView):
    """``/inquiries/shared/``: open questions of others that one may join."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The newest first, in the words they were shared in."""
        own = self.seat.organisation_id
        cases = (
            Case.objects.filter(shared_at__isnull=False, state__in=UNANSWERED_STATES)
            .exclude(organisation=own)
            .select_related("category", "duty")
            .annotate(joined_number=joined_number())
            .order_by("-shared_at", "-pk")
        )
        page = Paginator(cases, PAGE_SIZE).get_page(request.GET.get("page"))
        joined = set(
            Joining.objects.filter(organisation=own, case__in=list(page.object_list)).values_list(
                "case", flat=True
            )
        )
        context = {
            "crumbs": [*CRUMBS, ("同じ疑問", "")],
            "page_obj": page,
            "joined": joined,
            "may_join": not self.seat.organisation.is_ministry,
        }
        return render(request, "pages/inquiries/shared_list.html", context)


class DesksView(SeatView):
    """``/inquiries/desks/``: how much lies at each desk. Numbers of desks, never of people."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The backlog."""
        note_read(request, BACKLOG)
        context = {
            "crumbs": [*CRUMBS, ("国の窓口の状況", "")],
            "loads": desk_loads(),
            "days": MEDIAN_DAYS,
        }
        return render(request, "pages/inquiries/desks.html", context)
