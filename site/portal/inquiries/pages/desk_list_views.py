"""The desks' list of cases: to look through, to save conditions of, to take away."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from helpdesk.models import SavedSearch

from portal.accounts.permissions import is_agent
from portal.extension.parameters import is_id
from portal.extension.tables import csv_stream
from portal.inquiries.charge import agent_names
from portal.inquiries.desk_conditions import CONDITIONS, TABS, desk_numbers
from portal.inquiries.desk_listing import (
    DESK_SORTS,
    NOBODY,
    desk_cases,
    desk_listed,
    desk_pages,
    desk_query,
    view_links,
)
from portal.inquiries.exceptions import InquiryError
from portal.inquiries.exporting import in_parts
from portal.inquiries.listing import CaseQuery
from portal.inquiries.models import Case
from portal.inquiries.notifying import case_url
from portal.inquiries.pages.base import DeskView
from portal.inquiries.pages.bulk_forms import ACTS, SaveForm
from portal.inquiries.pages.list_views import choices
from portal.inquiries.permissions import desks_of
from portal.inquiries.rows import DESK_EXPORT_HEADER, case_rows, desk_export_row
from portal.inquiries.services.saving import forget_search, save_search

LIST = "/helpdesk/"
EXPORT_NAME = "照会の窓口"


class DeskListView(DeskView):
    """``/helpdesk/``: the cases of the own desks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of the chosen view."""
        return self.shown(SaveForm())

    def shown(self, form: SaveForm, status: int = 200) -> HttpResponse:
        """The page; ``form`` names conditions to save."""
        query = desk_query(self.request.GET)
        numbers = desk_numbers(self.request.user, self.seat)
        cases = desk_listed(desk_cases(self.request.user, self.seat, query), query.sort)
        page = desk_pages(cases, query, numbers, self.request.GET.get("page"))
        context = {
            "query": query,
            "rows": case_rows(page.object_list, self.seat),
            "page_obj": page,
            "save_form": form,
            "address": urlencode(list(self.request.GET.lists()), doseq=True),
            **self.around(query, numbers),
        }
        return render(self.request, "pages/inquiries/desk_list.html", context, status=status)

    def around(self, query: CaseQuery, numbers: Mapping[str, int]) -> dict[str, Any]:
        """Views with their numbers, saved conditions, and what the filters offer."""
        desks = list(desks_of(self.seat).select_related("queue"))
        people = agent_names([desk.queue_id for desk in desks])
        return {
            **choices(),
            "desks": desks,
            "numbers": numbers,
            "tabs": view_links(TABS, numbers, query),
            "conditions": view_links(CONDITIONS, numbers, query),
            "saved": SavedSearch.objects.filter(user=self.request.user.pk).order_by("title"),
            "agents": [(NOBODY, "決まっていない"), *people.items()],
            "acts": ACTS.items(),
            "sorts": DESK_SORTS.items(),
            "may_enter_calls": is_agent(self.seat),
        }


class SaveSearchView(DeskListView):
    """``/helpdesk/saved/``: keep the conditions of the list under a name."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Where a reload leads."""
        return redirect(f"{LIST}?{request.GET.urlencode()}")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, or say above the list why not."""
        form = SaveForm(request.POST)
        if not form.is_valid():
            return self.shown(form, 422)
        try:
            query = desk_query(request.GET)
            saved = save_search(user=request.user, query=query, **form.cleaned_data)  # type: ignore[arg-type]
        except InquiryError as error:
            form.add_error("title", str(error))
            return self.shown(form, 422)
        messages.success(request, f"条件「{saved.title}」を保存しました。")
        return redirect(f"{LIST}?{saved.query}")


class ForgetSearchView(DeskView):
    """``/helpdesk/saved/<id>/delete/``: a saved condition goes."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, search_id: int) -> HttpResponse:
        """Somebody else's stays."""
        forget_search(user=request.user, search_id=search_id)  # type: ignore[arg-type]
        messages.success(request, "保存した条件を消しました。")
        return redirect(LIST)


class DeskExportView(DeskView):
    """``/helpdesk/export.csv``: the list with the same conditions, all pages."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """All rows that meet the conditions, with what only the desk's list tells."""
        query = desk_query(request.GET)
        parts = in_parts(desk_cases(request.user, self.seat, query), desk_listed, query.sort)
        rows = (desk_export_row(row) for part in parts for row in case_rows(part, self.seat))
        name = f"{EXPORT_NAME}-{timezone.localdate():%Y%m%d}.csv"
        return csv_stream(name, DESK_EXPORT_HEADER, rows)


class TicketView(DeskView):
    """``/helpdesk/tickets/<id>/``: helpdesk's address of a case leads to its page."""

    def get(self, request: HttpRequest, ticket_id: int) -> HttpResponse:
        """Tickets of the own desks only; helpdesk's pattern takes numbers of any length."""
        if not is_id(str(ticket_id)):
            raise Http404
        own = Case.objects.filter(queue__in=desks_of(self.seat).values("queue"))
        return redirect(case_url(get_object_or_404(own, ticket=ticket_id)))


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """helpdesk's own pages: none of them, for nobody."""
    raise Http404
