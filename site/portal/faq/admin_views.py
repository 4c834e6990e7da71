"""Views of the Wagtail admin: review queue, end of 要確認, feedback, 廃止."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin import messages

from portal.extension.views import ClosedView
from portal.faq.admin_forms import CheckForm, HandlingForm, WithdrawForm, first_review
from portal.faq.exceptions import FaqError
from portal.faq.models import FaqPage, Feedback
from portal.faq.naming import short_code
from portal.faq.permissions import can_edit, can_withdraw
from portal.faq.review import QUEUES, check_rows, queue_of
from portal.faq.selectors import reasons_to_check
from portal.faq.services import clear_check, handle_feedback, withdraw_faq

PER_PAGE = 50


def writes_faqs(user: Any) -> bool:
    """Whoever may enter the admin writes for some bureau, or runs the site."""
    return bool(user.has_perm("wagtailadmin.access_admin"))


class ReviewView(ClosedView):
    """``/admin/faq/review/``: what waits, of the own bureau."""

    http_method_names = ["get", "head"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Editors, approvers and superusers."""
        return writes_faqs(request.user)

    def get(self, request: HttpRequest) -> HttpResponse:
        """One tab with its rows."""
        queue = queue_of(request.GET.get("tab", ""))
        counted = [(other, other.rows(request.user).order_by().count()) for other in QUEUES]
        page_obj = Paginator(queue.rows(request.user), PER_PAGE).get_page(request.GET.get("page"))
        rows = list(page_obj)
        context = {
            "queue": queue,
            "tabs": counted,
            "page_obj": page_obj,
            "rows": check_rows(rows) if queue.key == "check" else rows,
        }
        return render(request, "faq/admin/review.html", context)


class ActView(ClosedView, ABC):
    """A form about one FAQ, and what it does; a refusal stands above the form."""

    http_method_names = ["get", "head", "post"]
    form_class: ClassVar[type[forms.Form]]
    template: ClassVar[str]
    page: FaqPage

    def may_enter(self, request: HttpRequest) -> bool:
        """Those whom the FAQ's own rule admits."""
        self.page = self.find()
        return self.admits(request)

    def find(self) -> FaqPage:
        """The FAQ of the address, or 404."""
        found: FaqPage = get_object_or_404(
            FaqPage.objects.select_related("standing", "owner_division__parent"),
            pk=self.kwargs["page_id"],
        )
        return found

    def admits(self, request: HttpRequest) -> bool:
        """Editors and approvers of its bureau."""
        return can_edit(request.user, self.page)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form."""
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do it, or show the form again with what was typed."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.act(form.cleaned_data)
        except FaqError as refusal:
            form.add_error(None, str(refusal))
            return self.show(self.after_refusal(form), status=422)
        return self.done()

    def form(self, data: Any = None) -> forms.Form:
        """A form, bound to ``data`` where there is some."""
        return self.form_class(data)

    def after_refusal(self, form: forms.Form) -> forms.Form:
        """What is shown after the service refused."""
        return form

    @abstractmethod
    def act(self, cleaned: dict[str, Any]) -> None:
        """What the form is for. Raises FaqError."""

    @abstractmethod
    def done(self) -> HttpResponse:
        """Where it leads."""

    def extra(self) -> dict[str, Any]:
        """What the template needs besides."""
        return {}

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        """The form with what was typed."""
        context = {"form": form, "faq": self.page, "code": short_code(self.page.pk), **self.extra()}
        return render(self.request, self.template, context, status=status)


class CheckView(ActView):
    """``/admin/faq/<id>/check/``: end 要確認."""

    form_class = CheckForm
    template = "faq/admin/check.html"

    def admits(self, request: HttpRequest) -> bool:
        """Editors and approvers, while there is something to check."""
        return super().admits(request) and self.page.standing.check_since is not None

    def form(self, data: Any = None) -> forms.Form:
        """With the next review, and the last reason that is shown."""
        last = max((reason.pk for reason in self.reasons()), default=0)
        return CheckForm(data, initial={"review_on": first_review(self.page), "seen": last})

    def after_refusal(self, form: forms.Form) -> forms.Form:
        """The reasons are shown anew: sending once more means having seen them."""
        reasons = self.reasons()
        form.data = {**form.data.dict(), "seen": reasons[-1].pk if reasons else 0}  # type: ignore[attr-defined]
        return form

    def reasons(self) -> list[Any]:
        """Why it is 要確認."""
        since = self.page.standing.check_since
        return reasons_to_check(self.page.pk, since) if since else []

    def extra(self) -> dict[str, Any]:
        """The reasons."""
        return {"reasons": self.reasons()}

    def act(self, cleaned: dict[str, Any]) -> None:
        """End it."""
        outcome = cleaned.pop("outcome")
        clear_check(page=self.page, corrected=outcome, by=self.request.user, **cleaned)

    def done(self) -> HttpResponse:
        """Back to the queue."""
        messages.success(self.request, f"「{self.page.title}」の確認を終えました。")
        return redirect("faq_review")


class FeedbackView(ActView):
    """``/admin/faq/feedback/<id>/``: what a reader misses, and what was done about it."""

    form_class = HandlingForm
    template = "faq/admin/feedback.html"

    def find(self) -> FaqPage:
        """The FAQ that the feedback is about."""
        self.feedback = get_object_or_404(
            Feedback.objects.select_related("page__standing"), pk=self.kwargs["feedback_id"]
        )
        return self.feedback.page

    def extra(self) -> dict[str, Any]:
        """The words of the reader."""
        return {"feedback": self.feedback}

    def act(self, cleaned: dict[str, Any]) -> None:
        """Note it."""
        if not handle_feedback(feedback=self.feedback, by=self.request.user, **cleaned):
            raise FaqError("この声は、ほかの人がもう対応済みにしています。")

    def done(self) -> HttpResponse:
        """Back to the queue."""
        messages.success(self.request, "対応済みにしました。")
        return redirect(f"{reverse('faq_review')}?tab=feedback")


class WithdrawView(ActView):
    """``/admin/faq/<id>/withdraw/``: mark a published FAQ as 廃止."""

    template = "faq/admin/withdraw.html"

    def admits(self, request: HttpRequest) -> bool:
        """Approvers of its bureau."""
        return can_withdraw(request.user, self.page) and self.page.standing.withdrawn_at is None

    def form(self, data: Any = None) -> forms.Form:
        """Reason and successor."""
        return WithdrawForm(data, page=self.page)

    def act(self, cleaned: dict[str, Any]) -> None:
        """Withdraw."""
        withdraw_faq(page=self.page, by=self.request.user, **cleaned)

    def done(self) -> HttpResponse:
        """Back to the page."""
        messages.success(self.request, f"「{self.page.title}」を廃止にしました。")
        return redirect("wagtailadmin_pages:edit", self.page.pk)
