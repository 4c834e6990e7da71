"""The page of one's own organisation: seats, people, invitations, 代表窓口."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.forms import CsvForm, InviteForm, RepresentativeForm
from portal.accounts.organisation_page import organisation_page
from portal.accounts.services import change_representative
from portal.accounts.views.base import ManagerView, MemberView, signed_in
from portal.organisations.models import Organisation
from portal.organisations.services import SeatClosed

TEMPLATE = "pages/accounts/organisation.html"


def page_context(organisation: Organisation, can_manage: bool, **forms: Any) -> dict[str, Any]:
    """Context of the page; ``forms`` replaces forms by those that came back with errors."""
    page = organisation_page(organisation)
    context: dict[str, Any] = {
        "organisation": organisation,
        "page": page,
        "can_manage": can_manage,
    }
    if can_manage:
        context["invite_form"] = InviteForm(
            organisation=organisation, initial={"seat": _vacant_seat(page)}
        )
        context["representative_form"] = RepresentativeForm(
            organisation=organisation, initial={"seat": page.representative}
        )
        context["seats_form"] = CsvForm(auto_id="id_seats_%s")
        context["people_form"] = CsvForm(auto_id="id_people_%s")
    return {**context, **forms}


def _vacant_seat(page: Any) -> Any:
    return page.vacant[0].seat if page.vacant else None


class OrganisationView(MemberView):
    """Everybody of the organisation reads; managers find the forms beside it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The page."""
        return render(request, TEMPLATE, page_context(self.organisation, self.can_manage))


class RepresentativeView(ManagerView):
    """Moves the 代表窓口 to another seat."""

    http_method_names = ["post", "options"]
    typed_labels = {"seat": "代表窓口にする席"}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Move it, then back to the page."""
        form = RepresentativeForm(request.POST, organisation=self.organisation)
        if form.is_valid():
            try:
                seat = change_representative(seat=form.cleaned_data["seat"], by=signed_in(request))
                messages.success(request, f"代表窓口を「{seat.label}」に替えました。")
                return redirect("organisation_of", self.organisation_id)
            except SeatClosed as error:
                form.add_error("seat", str(error))
        context = page_context(self.organisation, True, representative_form=form)
        return render(request, TEMPLATE, {**context, "bad_form": form}, status=422)
