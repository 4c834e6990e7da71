"""The one button, and the answers beside it. Only POST changes anything."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from portal.accounts.api import way_back
from portal.extension.parameters import is_id
from portal.extension.permissions import acting_seat, is_of_another_seat
from portal.extension.views import PluginView
from portal.notices.api import DeliveryInfo, NoticeInfo, delivery_for, notice_info, version_ids

from plugins.receipts.forms import RespondForm
from plugins.receipts.services import (
    NotAddressed,
    ReceiptRefused,
    VersionReplaced,
    acknowledge,
    mark_done,
    mark_not_applicable,
    reject,
)

# What an answer says, with the name of the organisation; the one button says it itself.
ANSWERS = {
    "done": "対応もすべて済んだ",
    RespondForm.NOT_APPLICABLE: "{}には該当しない",
    RespondForm.REJECTED: "受け取れない（否認）",
}


class SeeOther(HttpResponseRedirect):
    """After a POST: fetch the next page with GET."""

    status_code = 303


def posted(request: HttpRequest, name: str) -> str:
    """A hidden field, which the one-button forms of the to-do list carry in their address."""
    return request.POST.get(name) or request.GET.get(name, "")


def crumbs_to(notice: NoticeInfo | None, last: str) -> list[tuple[str, str]]:
    """Home, list, notice, and the page at hand."""
    name = (notice.document_number or notice.title, notice.url) if notice else ("通知", "")
    return [("やること", "/"), ("通知・事務連絡", "/notices/"), name, (last, "")]


def seen_version(request: HttpRequest, notice_id: int, present: int) -> int:
    """The version that the person had before them; ``present`` unless the form says."""
    given = posted(request, "version")
    known = version_ids(notice_id, 1)
    return int(given) if is_id(given) and int(given) in known else present


class AnswerView(PluginView):
    """Base: a seat of an organisation that the notice was delivered to."""

    http_method_names = ["get", "head", "post"]
    carries_seat = True
    typed_labels: ClassVar[dict[str, str]] = {"version": "", "seat": "", "next": "", "confirm": ""}
    delivery: DeliveryInfo

    @cached_property
    def notice(self) -> NoticeInfo | None:
        """The notice, as the page and the way back name it."""
        return notice_info(self.delivery.notice_id)

    def may_enter(self, request: HttpRequest) -> bool:
        """Whether the notice is addressed to the acting seat's organisation. A GET only leads to
        the notice, which decides itself.
        """
        if request.method != "POST":
            return True
        seat = acting_seat(request)
        found = delivery_for(seat, self.kwargs["notice_id"]) if seat else None
        if found is None or not (found.is_current or self.keeps_words(request)):
            return False
        self.delivery = found
        return True

    def keeps_words(self, request: HttpRequest) -> bool:
        """Whether an organisation that a correction addresses no more is told so, with what it
        wrote, in place of 404.
        """
        return False

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """To the notice: where a reload, a sign-in or a change of seat leads from here."""
        return redirect("notice", notice_id)

    def seen_version(self, request: HttpRequest) -> int:
        """The version that the person had before them."""
        return seen_version(request, self.delivery.notice_id, self.delivery.version_id)

    def needs_confirmation(self, request: HttpRequest) -> bool:
        """Seats that are not responsible are asked first, and whoever has changed seats since the
        page was shown: the answer would become another seat's, or another organisation's.
        """
        is_confirmed = self.delivery.is_responsible or request.POST.get("confirm") == "1"
        return is_of_another_seat(request) or not is_confirmed

    def ask_first(
        self, request: HttpRequest, fields: list[tuple[str, str]], act: str
    ) -> HttpResponse:
        """The question before a seat acts that nobody expected to. 422: nothing is recorded yet."""
        seat = acting_seat(request)
        hidden = [("version", str(self.seen_version(request))), ("seat", str(seat.pk))]
        context = {
            "notice": self.notice,
            "delivery": self.delivery,
            "seat": seat,
            "is_switched": is_of_another_seat(request),
            "way": way_back(request),
            "act": act,
            "fields": [*fields, *hidden],
            "answer": ANSWERS.get(act, "").format(seat.organisation.name),
            "reason": dict(fields).get("reason", ""),
            "crumbs": crumbs_to(self.notice, "応答の前に"),
            "next": posted(request, "next"),
        }
        return render(request, "receipts/confirm.html", context, status=422)

    def answered(
        self, request: HttpRequest, verb: Callable[..., Any], success: str, **values: Any
    ) -> HttpResponse:
        """Call the service, say what happened, and go back."""
        try:
            verb(
                delivery_id=self.delivery.delivery_id,
                version_id=self.seen_version(request),
                seat=acting_seat(request),
                user=request.user,
                **values,
            )
        except ReceiptRefused as error:
            return self.refused(request, error)
        messages.success(request, success)
        return SeeOther(self.next_url(request))

    def refused(self, request: HttpRequest, error: ReceiptRefused) -> HttpResponse:
        """Say why not, and go back."""
        messages.error(request, str(error))
        return SeeOther(self.next_url(request))

    def next_url(self, request: HttpRequest) -> str:
        """The address the form asks for if it is one of ours, else the notice."""
        wanted = posted(request, "next")
        hosts = {request.get_host()}
        if wanted and url_has_allowed_host_and_scheme(wanted, hosts, request.is_secure()):
            return wanted
        return self.notice.url if self.notice else "/"


class AcknowledgeView(AnswerView):
    """POST: the organisation has received the notice. Twice is the same as once."""

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Acknowledge, or ask a seat that is not responsible first."""
        if self.needs_confirmation(request):
            return self.ask_first(request, [], "acknowledge")
        return self.answered(request, acknowledge, "到達を確認しました。")


class RespondView(AnswerView):
    """POST: done, not applicable, rejected."""

    form_class = RespondForm
    button_values: ClassVar[dict[str, str]] = {"response": "done"}
    form: RespondForm | None = None

    def keeps_words(self, request: HttpRequest) -> bool:
        """A reason was written; where another seat acts by now, the way back carries it."""
        return bool(request.POST.get("reason", "").strip()) and not is_of_another_seat(request)

    def post(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Validate the answer; the form comes back with what was typed when it is incomplete."""
        organisation = acting_seat(request).organisation.name
        form = RespondForm(request.POST, organisation=organisation)
        if not self.delivery.is_current:
            form.add_error(None, str(NotAddressed()))
            return self.form_again(request, form, self.seen_version(request))
        if request.POST.get("response") == "done":
            return self.done(request)
        if not form.is_valid():
            return self.form_again(request, form, self.seen_version(request))
        self.form = form
        response, reason = form.cleaned_data["response"], form.cleaned_data["reason"]
        if self.needs_confirmation(request):
            return self.ask_first(request, [("response", response), ("reason", reason)], response)
        if response == RespondForm.REJECTED:
            return self.answered(request, reject, "受け取れないことを伝えました。", reason=reason)
        return self.answered(
            request, mark_not_applicable, "該当しないことを伝えました。", reason=reason
        )

    def done(self, request: HttpRequest) -> HttpResponse:
        """Everything the notice asks for is done."""
        if self.needs_confirmation(request):
            return self.ask_first(request, [("response", "done")], "done")
        return self.answered(request, mark_done, "対応済みとして記録しました。")

    def refused(self, request: HttpRequest, error: ReceiptRefused) -> HttpResponse:
        """What was typed stays before the person; after a new version the form answers that."""
        if self.form is None:
            return super().refused(request, error)
        self.form.add_error(None, str(error))
        is_replaced = isinstance(error, VersionReplaced)
        version = self.delivery.version_id if is_replaced else self.seen_version(request)
        return self.form_again(request, self.form, version)

    def form_again(self, request: HttpRequest, form: RespondForm, version: int) -> HttpResponse:
        """The page with the errors and everything that was typed.

        Of later versions it tells nothing to those they are not addressed to.
        """
        context = {
            "notice": self.notice,
            "form": form,
            "is_addressed": self.delivery.is_current,
            "version": version,
            "seat": posted(request, "seat") or acting_seat(request).pk,
            "crumbs": crumbs_to(self.notice, "確認以外の応答"),
            "next": posted(request, "next"),
        }
        return render(request, "receipts/respond.html", context, status=422)
