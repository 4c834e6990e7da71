"""Account pages of our own: the person, the acting seat, and what was typed before sign-in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.http import require_http_methods
from django.views.defaults import page_not_found
from wagtail.admin.auth import require_admin_access

from portal.accounts.forms import PersonForm
from portal.accounts.resumption import (
    BOX_FIELD,
    SESSION_KEY,
    sign_in_again,
    typed_fields,
    unseal,
)
from portal.accounts.services import switch_seat, update_person
from portal.accounts.typed import Typed, shown_fields
from portal.accounts.views.base import signed_in
from portal.extension.views import ClosedView


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An address of allauth's that does not exist here."""
    raise Http404


@require_admin_access
def unknown_admin_address(request: HttpRequest) -> HttpResponse:
    """404 for people of the admin; the others are sent on as from every address there."""
    return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Every other sign-in page leads to the one door; none opens a session (design §7.3)."""
    wanted = safe_next(request, request.GET.get("next", ""), default="")
    return redirect_to_login(wanted) if wanted else redirect("account_login")


def safe_next(request: HttpRequest, wanted: str, default: str = "/") -> str:
    """``wanted`` when it is an address of this site, else ``default`` (H-13)."""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else default


def password_help(request: HttpRequest) -> HttpResponse:
    """How to get back in without the password. Asks for nothing, so it tells nobody anything."""
    return render(request, "pages/accounts/password_help.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An expired form token. What was typed into a form of ours is offered for sending again."""
    typed = typed_fields(request)
    if typed is None:
        return render(request, "pages/accounts/form_expired.html", status=403)
    if request.user.is_authenticated:
        return _show(request, typed, status=403)
    return sign_in_again(request) or redirect("account_login")


def _show(request: HttpRequest, typed: Typed, status: int = 200) -> HttpResponse:
    context = {
        "typed": typed,
        "shown": [field for field in shown_fields(typed) if field.value.strip()],
        "is_kept": status == 200,
    }
    return render(request, "pages/accounts/resume.html", context, status=status)


class ResumeView(View):
    """Takes the box of typed fields before sign-in, shows its content afterwards."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What was typed, with the button that sends it."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        typed = unseal(request.session.get(SESSION_KEY, ""))
        if typed is None:
            return redirect("/")
        return _show(request, typed)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put a box of ours into the session and go on to sign in; an empty box throws it away."""
        box = request.POST.get(BOX_FIELD, "")
        if unseal(box) is None:
            request.session.pop(SESSION_KEY, None)
            return redirect("/")
        request.session[SESSION_KEY] = box
        return redirect("account_resume")


class SwitchSeatView(ClosedView):
    """Work in the name of another of one's own seats, and go on there with what was typed."""

    http_method_names = ["post", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Anybody; the seat must be one of theirs."""
        return True

    def post(self, request: HttpRequest) -> HttpResponse:
        """Switch, then back to ``next``, or to the box of typed fields that came along. A seat of
        somebody else is 404.
        """
        asked = request.POST.get("seat", "")
        seat = next((seat for seat in request.seats if str(seat.pk) == asked), None)  # type: ignore[attr-defined]
        if seat is None:
            raise Http404
        switch_seat(user=signed_in(request), seat=seat)
        messages.success(request, f"「{seat}」の席に替わりました。")
        box = request.POST.get(BOX_FIELD, "")
        if unseal(box) is not None:
            request.session[SESSION_KEY] = box
            return redirect("account_resume")
        return redirect(safe_next(request, request.POST.get("next", "")))


class AccountView(ClosedView):
    """One's own name and telephone, and the ways to password and second factor."""

    form_class = PersonForm
    template_name = "pages/accounts/account.html"

    def may_enter(self, request: HttpRequest) -> bool:
        """Everybody has an account page."""
        return True

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return render(request, self.template_name, {"form": PersonForm(instance=request.user)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save name and telephone."""
        form = PersonForm(request.POST, instance=request.user)
        if not form.is_valid():
            return render(request, self.template_name, {"form": form}, status=422)
        update_person(user=signed_in(request), **form.cleaned_data)
        messages.success(request, "保存しました。")
        return redirect("account_home")
