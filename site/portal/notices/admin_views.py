"""Views of the Wagtail admin: live count, lookups, and 廃止."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin import messages

from portal.accounts.permissions import is_editor
from portal.extension.parameters import is_id, without_nul
from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.notices.audience_builder import find_organisations, rules_from_text, summarise
from portal.notices.exceptions import NoticeError
from portal.notices.models import NoticePage
from portal.notices.permissions import can_withdraw
from portal.notices.services import withdraw_notice
from portal.notices.widgets import attachment_rows
from portal.organisations.models import Duty


class EditorView(ClosedView):
    """For editors, approvers and superusers. The scripts of the form ask; nothing is changed."""

    http_method_names = ["get", "head"]
    keeps_typed = False

    def may_enter(self, request: HttpRequest) -> bool:
        """Who may write notices."""
        return bool(request.user.is_superuser or is_editor(acting_seat(request)))


class DrawnView(EditorView):
    """A list drawn from a hidden field, which comes by POST: an address is too short for it."""

    http_method_names = ["post"]


class AudienceCountView(DrawnView):
    """The rules in words and the live count, as HTML."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Reads ``audience`` (JSON) and ``duties`` (ids)."""
        rules = rules_from_text(request.POST.get("audience", ""))
        ids = [pk for pk in request.POST.getlist("duties") if is_id(pk)]
        summary = summarise(rules, Duty.objects.filter(pk__in=ids))
        return render(request, "notices/admin/audience_summary.html", {"summary": summary})


class FindOrganisationView(EditorView):
    """Organisations by code or name, as JSON."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Reads ``q``."""
        found = find_organisations(without_nul(request.GET.get("q", "")))
        results = [{"token": rule.token, "label": rule.label} for rule in found]
        return JsonResponse({"results": results})


class AttachmentRowsView(DrawnView):
    """The list of attachments, as HTML."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Reads ``attachments`` (JSON)."""
        rows = attachment_rows(request.POST.get("attachments", ""))
        return render(request, "notices/admin/attachment_rows.html", {"rows": rows})


class WithdrawForm(forms.Form):
    """Reason and successor of 廃止."""

    reason = forms.CharField(
        label="廃止の理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="受け取った全団体の画面の一番上に出ます。",
    )
    successor = forms.ModelChoiceField(
        label="後継の通知",
        queryset=NoticePage.objects.none(),
        required=False,
        help_text="代わりに見る通知があれば選びます。",
    )

    def __init__(self, *args: Any, notice: NoticePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = NoticePage.objects.filter(
            current_version__isnull=False, withdrawn_at__isnull=True
        ).exclude(pk=notice.pk)
        successor = cast(forms.ModelChoiceField, self.fields["successor"])
        successor.queryset = others.order_by("-issued_on", "-pk")


class WithdrawView(ClosedView):
    """Marks a published notice as 廃止, after confirmation."""

    http_method_names = ["get", "post"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Approvers of the notice's bureau."""
        self.notice = get_object_or_404(NoticePage, pk=self.kwargs["page_id"])
        return can_withdraw(request.user, self.notice)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """The form."""
        if self.notice.withdrawn_at:
            raise Http404
        return self.show(WithdrawForm(notice=self.notice))

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Withdraw, or show the form again."""
        form = WithdrawForm(request.POST, notice=self.notice)
        if not form.is_valid():
            return self.show(form)
        try:
            withdraw_notice(notice=self.notice, by=request.user, **form.cleaned_data)
        except NoticeError as refusal:
            form.add_error(None, str(refusal))
            return self.show(form)
        messages.success(request, f"「{self.notice.title}」を廃止にしました。")
        return redirect("wagtailadmin_pages:edit", page_id)

    def show(self, form: WithdrawForm) -> HttpResponse:
        """The form with what was typed."""
        context = {"form": form, "notice": self.notice}
        return render(self.request, "notices/admin/withdraw.html", context)
