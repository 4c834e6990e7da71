"""Seats and people of an organisation as CSV, out and in."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.exceptions import AccountError
from portal.accounts.forms import CsvForm
from portal.accounts.organisation_page import people_table, seat_table
from portal.accounts.services import import_people, import_seat_rows, read_people
from portal.accounts.views.base import ManagerView, signed_in
from portal.accounts.views.invitation_views import show_links
from portal.accounts.views.organisation_views import TEMPLATE, page_context
from portal.extension.tables import csv_response
from portal.organisations.csv_files import FileUnreadable, RowsInvalid
from portal.organisations.seat_rows import read_seats

SEAT_COLUMNS = ["課室", "係など", "所管分野", "役割", "代表窓口", "メール", "電話"]
PEOPLE_COLUMNS = ["メールアドレス", "氏名", "課室", "係など", "はじめ", "おわり"]


class SeatsFileView(ManagerView):
    """The seats as a file that can be changed and read in again."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """CSV."""
        name = f"席_{self.organisation.name}.csv"
        return csv_response(name, SEAT_COLUMNS, seat_table(self.organisation))


class PeopleFileView(ManagerView):
    """Who sits where, as a file that can be changed and read in again."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """CSV."""
        name = f"人_{self.organisation.name}.csv"
        return csv_response(name, PEOPLE_COLUMNS, people_table(self.organisation))


class ImportView(ManagerView, ABC):
    """Takes a file in. When a row is wrong nothing is saved, and every wrong row is named."""

    http_method_names = ["post", "options"]
    form_class = CsvForm
    context_name = ""
    auto_id = ""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Read, check, save."""
        form = CsvForm(request.POST, request.FILES, auto_id=self.auto_id)
        if not form.is_valid():
            return self.refuse(form)
        try:
            return self.take_in(form.cleaned_data["csv"])
        except RowsInvalid as error:
            return self.refuse(form, row_errors=error.errors)
        except (FileUnreadable, AccountError) as error:
            form.add_error("csv", str(error))
            return self.refuse(form)

    @abstractmethod
    def take_in(self, data: bytes) -> HttpResponse:
        """Import the bytes of the file; errors of the services rise."""

    def refuse(self, form: CsvForm, **extra: Any) -> HttpResponse:
        """The page with what is wrong."""
        context = page_context(self.organisation, True, **{self.context_name: form})
        upload = self.request.FILES.get("csv")
        context |= {"bad_form": form, "file_name": upload.name if upload else "", **extra}
        return render(self.request, TEMPLATE, context, status=422)


class ImportSeatsView(ImportView):
    """Opens and changes seats from a file."""

    context_name = "seats_form"
    auto_id = "id_seats_%s"

    def take_in(self, data: bytes) -> HttpResponse:
        """Import and tell how many."""
        done = import_seat_rows(
            organisation=self.organisation, rows=read_seats(data), by=signed_in(self.request)
        )
        text = f"席を{len(done.created)}作り、{len(done.updated)}直しました。"
        messages.success(self.request, text)
        return redirect("organisation_of", self.organisation_id)


class ImportPeopleView(ImportView):
    """Seats and invites people from a file."""

    context_name = "people_form"
    auto_id = "id_people_%s"

    def take_in(self, data: bytes) -> HttpResponse:
        """Import; the links of the invitations are shown once."""
        done = import_people(
            organisation=self.organisation, rows=read_people(data), by=signed_in(self.request)
        )
        text = (
            f"{len(done.seated)}人を席に配置し、{len(done.invited)}人を招待しました。"
            f"おわりを直した行は{len(done.ended)}行、変わらない行は{done.unchanged}行です。"
        )
        messages.success(self.request, text)
        if done.invited:
            return show_links(self.request, self.organisation, done.invited)
        return redirect("organisation_of", self.organisation_id)
