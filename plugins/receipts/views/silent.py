"""応答のない団体: worst first, over all notices that an editor or coordinator looks after."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from portal.accounts.api import is_coordinator, is_editor
from portal.extension.permissions import acting_seat
from portal.extension.tables import csv_response
from portal.extension.views import PluginView
from portal.notices.api import bureau_notice_ids
from portal.organisations.api import organisations, representatives

from plugins.receipts.selectors.asked import asked_by
from plugins.receipts.selectors.reminders import last_calls
from plugins.receipts.selectors.silent import (
    SilentRow,
    Watch,
    silent_organisations,
    silent_rows,
    waiting_notices,
)

PAGE_SIZE = 50
HEADER = (
    "団体コード",
    "都道府県",
    "団体",
    "種類",
    "期限を過ぎた通知",
    "未確認の通知",
    "いちばん古い配付",
    "代表窓口",
    "電話",
    "最後の電話",
    "結果",
)


class WatchView(PluginView):
    """Base: editors look after their bureau's notices, coordinators after their municipalities."""

    http_method_names = ["get", "head"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Editors and coordinators."""
        seat = acting_seat(request)
        return is_editor(seat) or is_coordinator(seat)

    def watch(self, request: HttpRequest) -> Watch:
        """What the acting seat looks after."""
        seat = acting_seat(request)
        if is_coordinator(seat):
            return Watch(notices=None, area=seat.organisation_id)
        return Watch(notices=bureau_notice_ids(seat), area=None)


class SilentView(WatchView):
    """The list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of it."""
        watch = self.watch(request)
        found = silent_organisations(watch, timezone.localdate())
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "seat": acting_seat(request),
            "nationwide": watch.area is None,
            "page_obj": page,
            "rows": silent_rows(page.object_list),
        }
        return render(request, "receipts/silent.html", context)


class SilentTableView(WatchView):
    """The whole list as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        today = timezone.localdate()
        rows = silent_rows(silent_organisations(self.watch(request), today))
        name = f"応答のない団体_{today:%Y%m%d}.csv"
        return csv_response(name, HEADER, [table_row(row) for row in rows])


class SilentOrganisationView(WatchView):
    """What one organisation has not answered, with the ways to the call log."""

    def get(self, request: HttpRequest, organisation_id: int) -> HttpResponse:
        """The page; 404 for an organisation outside the seat's care."""
        watch = self.watch(request)
        found = organisations().select_related("prefecture")
        organisation = found.filter(pk=organisation_id).first()
        if organisation is None or organisation.is_ministry:
            raise Http404
        if watch.area not in (None, organisation.prefecture_id):
            raise Http404
        waiting = waiting_notices(watch, organisation_id)
        asked = asked_by([notice for _, notice in waiting])
        calls = last_calls([delivery for delivery, _ in waiting])
        rows = [(pk, asked[notice], calls.get(pk)) for pk, notice in waiting if notice in asked]
        context = {
            "organisation": organisation,
            "contact": representatives([organisation_id]).get(organisation_id),
            "rows": rows,
        }
        return render(request, "receipts/silent_organisation.html", context)


def table_row(row: SilentRow) -> tuple[Any, ...]:
    """Cells in the order of ``HEADER``."""
    organisation, contact, call = row.organisation, row.contact, row.call
    return (
        organisation.code,
        organisation.prefecture.name if organisation.prefecture else "",
        organisation.name,
        organisation.subtype or organisation.kind,
        row.late,
        row.waiting,
        row.oldest,
        contact.label if contact else "",
        contact.phone if contact else "",
        call.called_at if call else None,
        call.get_result_display() if call else "",
    )
