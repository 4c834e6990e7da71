"""One seat: its section, duties and role, and who sits there."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts.exceptions import AccountError
from portal.accounts.forms import AssignForm, EndForm, SeatForm
from portal.accounts.organisation_page import SeatRow, seats_with_people
from portal.accounts.services import (
    assign_seat,
    edit_seat,
    end_assignment,
    open_seat,
    shut_seat,
)
from portal.accounts.views.base import ManagerView, signed_in
from portal.organisations.models import Assignment, Seat
from portal.organisations.services import RepresentativeNeeded, SeatClosed, SeatInvalid

SEAT_ERRORS = (AccountError, SeatClosed, RepresentativeNeeded)


def add_seat_errors(form: SeatForm, error: Exception) -> None:
    """Put the messages of a service's error beside their fields."""
    fields = error.fields if isinstance(error, SeatInvalid) else {"__all__": [str(error)]}
    for name, texts in fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


class AddSeatView(ManagerView):
    """A manager opens a seat."""

    form_class = SeatForm
    template_name = "pages/accounts/seat_add.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The empty form."""
        return self._render(
            request, SeatForm(organisation=self.organisation, by=signed_in(request))
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Open the seat, then to its page, where people are put on it."""
        form = SeatForm(request.POST, organisation=self.organisation, by=signed_in(request))
        if form.is_valid():
            try:
                seat = open_seat(
                    organisation=self.organisation, by=signed_in(request), **form.cleaned_data
                )
            except (SeatInvalid, AccountError) as error:
                add_seat_errors(form, error)
            else:
                messages.success(request, f"席「{seat.label}」を作りました。")
                return redirect("organisation_seat", self.organisation_id, seat.pk)
        return self._render(request, form, status=422)

    def _render(self, request: HttpRequest, form: SeatForm, status: int = 200) -> HttpResponse:
        context = {"organisation": self.organisation, "form": form}
        return render(request, self.template_name, context, status=status)


class SeatPageView(ManagerView):
    """What the page of one open seat needs, whichever of its forms was sent."""

    template_name = "pages/accounts/seat.html"

    @cached_property
    def seat(self) -> Seat:
        """The seat of the address; 404 unless it is open and of this organisation."""
        seats = Seat.objects.current().select_related(
            "organisation__prefecture", "organisation__parent"
        )
        return get_object_or_404(seats, pk=self.kwargs["pk"], organisation=self.organisation_id)

    def show(self, status: int = 200, **forms: Any) -> HttpResponse:
        """The page, with the forms that came back with errors in place of fresh ones."""
        organisation, by = self.organisation, signed_in(self.request)
        shown = next(s for s in seats_with_people(organisation) if s.pk == self.seat.pk)
        row = SeatRow(shown, shown.ongoing)  # type: ignore[attr-defined]
        context = {
            "organisation": organisation,
            "seat": self.seat,
            "form": SeatForm(instance=self.seat, organisation=organisation, by=by),
            "assign_form": AssignForm(organisation=organisation, auto_id="id_assign_%s"),
            "people": [(a, EndForm(assignment=a)) for a in row.assignments],
            **forms,
        }
        return render(self.request, self.template_name, context, status=status)


class EditSeatView(SeatPageView):
    """A manager changes a seat."""

    form_class = SeatForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The page of the seat."""
        self.seat  # noqa: B018 - 404 before anything else is read
        return self.show()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save the seat."""
        instance = get_object_or_404(Seat, pk=self.seat.pk)
        form = SeatForm(
            request.POST, instance=instance, organisation=self.organisation, by=signed_in(request)
        )
        if form.is_valid():
            try:
                edit_seat(seat=self.seat, by=signed_in(request), **form.cleaned_data)
            except (SeatInvalid, *SEAT_ERRORS) as error:
                add_seat_errors(form, error)
            else:
                messages.success(request, "席を直しました。")
                return redirect("organisation_of", self.organisation_id)
        return self.show(status=422, form=form, bad_form=form)


class CloseSeatView(SeatPageView):
    """A manager closes a seat; its work and history stay."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Close it, or say why it cannot be closed."""
        label = self.seat.label
        try:
            shut_seat(seat=self.seat, by=signed_in(request))
        except SEAT_ERRORS as error:
            messages.error(request, str(error))
            return redirect("organisation_seat", self.organisation_id, self.seat.pk)
        messages.success(request, f"席「{label}」を廃止しました。")
        return redirect("organisation_of", self.organisation_id)


class AssignView(SeatPageView):
    """A manager puts somebody of the organisation on the seat as well."""

    http_method_names = ["post", "options"]
    form_class = AssignForm

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Assign, or show what is wrong."""
        seat = self.seat
        form = AssignForm(request.POST, organisation=self.organisation, auto_id="id_assign_%s")
        if form.is_valid():
            try:
                assignment = assign_seat(seat=seat, by=signed_in(request), **form.cleaned_data)
            except AccountError as error:
                form.add_error("user", str(error))
            else:
                messages.success(request, f"{assignment.user}さんを席に配置しました。")
                return redirect("organisation_seat", self.organisation_id, seat.pk)
        return self.show(status=422, assign_form=form, bad_form=form)


class EndAssignmentView(ManagerView):
    """A manager ends somebody's time on a seat: on a day, or at once."""

    http_method_names = ["post", "options"]
    form_class = EndForm

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        """End it. ``now`` takes the person off the seat at once."""
        assignment = get_object_or_404(
            Assignment.objects.select_related("seat", "user"),
            pk=pk,
            seat__organisation=self.organisation_id,
        )
        form = EndForm(request.POST)
        if "now" in request.POST:
            self._end(request, assignment, timezone.localdate() - timedelta(days=1))
        elif form.is_valid():
            self._end(request, assignment, form.cleaned_data["ends_on"])
        else:
            messages.error(request, "席にいる最後の日を、年月日で入れてください。")
        return redirect("organisation_seat", self.organisation_id, assignment.seat_id)

    def _end(self, request: HttpRequest, assignment: Assignment, day: Any) -> None:
        try:
            end_assignment(assignment=assignment, by=signed_in(request), ends_on=day)
        except AccountError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{assignment.user}さんの配置の終わりを決めました。")
