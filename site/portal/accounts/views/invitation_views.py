"""Inviting people, and the page on which the invited accept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from portal.accounts.exceptions import AccountError, AlreadyRegistered, InvitationUnusable
from portal.accounts.forms import AcceptForm, InviteForm
from portal.accounts.models import Invitation, User
from portal.accounts.services import (
    accept_invitation,
    cancel_invitation,
    invite_person,
    join_by_invitation,
    open_invitation,
)
from portal.accounts.views.base import ManagerView, signed_in
from portal.accounts.views.organisation_views import TEMPLATE, page_context


class InviteView(ManagerView):
    """A manager invites somebody and gets the link to hand over, once."""

    http_method_names = ["post", "options"]
    form_class = InviteForm
    typed_labels = {"email": "メールアドレス", "name": "氏名", "seat": "席"}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Create the invitation and show its link; errors beside the fields."""
        form = InviteForm(request.POST, organisation=self.organisation)
        if form.is_valid():
            try:
                invitation, token = invite_person(by=signed_in(request), **form.cleaned_data)
            except AccountError as error:
                form.add_error("email", str(error))
            else:
                return show_links(request, self.organisation, [(invitation, token)])
        context = page_context(self.organisation, True, invite_form=form)
        return render(request, TEMPLATE, {**context, "bad_form": form}, status=422)


def show_links(
    request: HttpRequest, organisation: Any, invited: list[tuple[Invitation, str]], **extra: Any
) -> HttpResponse:
    """The links of new invitations. Only their hashes are stored, so this page is the only one."""
    links = [
        (invitation, request.build_absolute_uri(reverse("invitation", args=[token])))
        for invitation, token in invited
    ]
    context = {"organisation": organisation, "links": links, **extra}
    return render(request, "pages/accounts/invitation_links.html", context)


class CancelView(ManagerView):
    """A manager takes an invitation back."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        """Cancel; one that is no longer open says so."""
        invitation = get_object_or_404(Invitation, pk=pk, seat__organisation=self.organisation_id)
        try:
            cancel_invitation(invitation=invitation, by=signed_in(request))
            messages.success(request, "招待を取り消しました。")
        except InvitationUnusable as error:
            messages.error(request, str(error))
        return redirect("organisation_of", self.organisation_id)


class AcceptView(View):
    """Where an invitation's link leads. Open to whoever holds the link, and to nobody else."""

    template_name = "pages/accounts/invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Unknown, used, cancelled and expired links show the same page."""
        try:
            self.invitation = open_invitation(kwargs["token"])
        except InvitationUnusable as error:
            context = {"message": str(error)}
            return render(request, "pages/accounts/invitation_unusable.html", context, status=404)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """The form for a new person, one button for a known one."""
        return self._render(request, AcceptForm(invitation=self.invitation))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Accept. A signed-in person takes the seat, anybody else creates the account."""
        if request.user.is_authenticated:
            return self._join(request, token)
        form = AcceptForm(request.POST, invitation=self.invitation)
        if not form.is_valid():
            return self._render(request, form, status=422)
        try:
            accept_invitation(
                token=token,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password1"],
            )
        except AlreadyRegistered:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        except AccountError as error:
            form.add_error(None, str(error))
            return self._render(request, form, status=422)
        messages.success(request, "席に着きました。いま決めたパスワードでログインしてください。")
        return redirect("account_login")

    def _join(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            join_by_invitation(token=token, user=signed_in(request))
        except AccountError as error:
            messages.error(request, str(error))
            return redirect("account_home")
        messages.success(request, f"「{self.invitation.seat}」の席に着きました。")
        return redirect("organisation_of", self.invitation.seat.organisation_id)

    def _render(self, request: HttpRequest, form: AcceptForm, status: int = 200) -> HttpResponse:
        known = User.objects.filter(email__iexact=self.invitation.email).exists()
        context = {
            "form": form,
            "invitation": self.invitation,
            "known": known,
            "days_left": (self.invitation.expires_at - timezone.now()).days,
        }
        return render(request, self.template_name, context, status=status)
