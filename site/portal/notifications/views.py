"""The inbox of the acting seat, and how that seat wants to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.notifications.forms import SettingsForm
from portal.notifications.inbox import inbox_of, inbox_query
from portal.notifications.services import mark_all_read, save_settings


class SeatView(ClosedView):
    """For everybody who works on a seat; what is shown is that seat's alone."""

    def may_enter(self, request: HttpRequest) -> bool:
        """Without a seat there is no inbox."""
        return acting_seat(request) is not None


class InboxView(SeatView):
    """``/inbox/``: what is new for this seat."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of one tab."""
        seat = acting_seat(request)
        inbox = inbox_of(seat.pk, inbox_query(request.GET), request.GET.get("page"))
        return render(request, "pages/inbox/inbox.html", {"inbox": inbox, "seat": seat})


class ReadAllView(SeatView):
    """``POST /inbox/read/``: everything of a tab that was there when the page was drawn."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark and come back."""
        query = inbox_query(request.POST)
        up_to = request.POST.get("up_to", "")
        number = int(up_to) if up_to.isascii() and up_to.isdigit() and len(up_to) < 19 else 0
        mark_all_read(seat_id=acting_seat(request).pk, up_to=number, kind=query.kind)
        messages.success(request, "すべて既読にしました。")
        return redirect(f"{reverse('inbox')}?tab={query.tab}")


class SettingsView(SeatView):
    """``/inbox/settings/``: お知らせの受け取り方, kept by the seat and so by its next people."""

    form_class = SettingsForm
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form as it stands."""
        return self.show(request, SettingsForm(seat=acting_seat(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save all of it, or nothing."""
        form = SettingsForm(request.POST, seat=acting_seat(request))
        if not form.is_valid():
            return self.show(request, form, status=422)
        save_settings(
            seat=form.seat,
            wants_digest=form.cleaned_data["wants_digest"],
            digest_at=form.cleaned_data["digest_at"],
            duties=form.levels("duty"),
            bureaus=form.levels("bureau"),
            objects=form.levels("object"),
        )
        messages.success(request, "お知らせの受け取り方を保存しました。")
        return redirect("inbox_settings")

    def show(self, request: HttpRequest, form: SettingsForm, status: int = 200) -> HttpResponse:
        """The page."""
        context = {"form": form, "seat": form.seat}
        return render(request, "pages/inbox/settings.html", context, status=status)
