"""Helping somebody of the organisation back in: a lost password, a lost second factor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property

from portal.accounts.exceptions import AccountError
from portal.accounts.forms import RemoveFactorForm
from portal.accounts.models import User
from portal.accounts.selectors import current_assignments
from portal.accounts.services import password_reset_path, remove_second_factor
from portal.accounts.views.base import ManagerView, signed_in


class PersonView(ManagerView):
    """A manager, and somebody who sits in the organisation today; anybody else is 404."""

    @cached_property
    def person(self) -> User:
        """The person of the address."""
        here = current_assignments().filter(seat__organisation=self.organisation_id)
        people = User.objects.filter(is_active=True, pk__in=here.values("user"))
        return get_object_or_404(people, pk=self.kwargs["pk"])


class ResetPasswordView(PersonView):
    """A manager gets a link by which somebody of the organisation chooses a new password."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the link once."""
        try:
            path = password_reset_path(
                user=self.person, organisation=self.organisation, by=signed_in(request)
            )
        except AccountError as error:
            messages.error(request, str(error))
            return redirect("organisation_of", self.organisation_id)
        context = {
            "organisation": self.organisation,
            "person": self.person,
            "link": request.build_absolute_uri(path),
        }
        return render(request, "pages/accounts/reset_link.html", context)


class RemoveFactorView(PersonView):
    """A manager takes a lost second factor away, after having recognised the person."""

    form_class = RemoveFactorForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What will happen, and the form that confirms it."""
        return self._render(request, RemoveFactorForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Remove, or say beside the field why not."""
        form = RemoveFactorForm(request.POST)
        if not form.is_valid():
            return self._render(request, form, status=422)
        try:
            remove_second_factor(
                user=self.person,
                organisation=self.organisation,
                by=signed_in(request),
                reason=form.cleaned_data["reason"],
            )
        except AccountError as error:
            form.add_error(None, str(error))
            return self._render(request, form, status=422)
        messages.success(request, f"{self.person}さんの2つめの確認を外しました。")
        return redirect("organisation_of", self.organisation_id)

    def _render(self, request: HttpRequest, form: RemoveFactorForm, status: int = 200) -> Any:
        context = {"organisation": self.organisation, "person": self.person, "form": form}
        return render(request, "pages/accounts/remove_factor.html", context, status=status)
