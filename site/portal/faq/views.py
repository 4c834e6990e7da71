"""Views beside the FAQ pages: short address, votes, feedback."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from portal.extension.counting import count_up
from portal.extension.views import ClosedView
from portal.faq.exceptions import FaqError
from portal.faq.forms import FeedbackForm
from portal.faq.models import Choice, FaqPage
from portal.faq.permissions import visible_faqs
from portal.faq.public import faq_response
from portal.faq.services import cast_vote, send_feedback

COOKIE = "faq_vote"
FEEDBACK_PER_HOUR = 20
HOUR = 60 * 60


class ReaderView(ClosedView):
    """For everybody who is signed in; an FAQ that is not published is 404."""

    http_method_names = ["get", "head", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Signed-in people."""
        return True

    def visible(self, faq_id: int) -> FaqPage:
        """The published FAQ, or 404."""
        return get_object_or_404(visible_faqs(self.request.user), pk=faq_id)


class FaqAddressView(ReaderView):
    """``/faq/<id>/``: the short address."""

    def get(self, request: HttpRequest, faq_id: int) -> HttpResponse:
        """Lead to the page."""
        return redirect(self.visible(faq_id).get_url(request) or "/faq/")


class VoteView(ReaderView):
    """「この答えで分かりましたか」: one press, by a form without anything typed."""

    http_method_names = ["post", "options"]
    keeps_typed = False

    def post(self, request: HttpRequest, faq_id: int) -> HttpResponse:
        """Count it. What the browser keeps comes back to this address alone."""
        page = self.visible(faq_id)
        response = redirect(f"{page.get_url(request)}#use")
        choice = request.POST.get("choice", "")
        if choice not in Choice.values:
            messages.error(request, "3つのうちの1つを押してください。")
            return response
        try:
            token = cast_vote(
                page=page,
                user=request.user,
                choice=Choice(choice),
                token=request.COOKIES.get(COOKIE, ""),
            )
        except FaqError as refusal:
            messages.error(request, str(refusal))
            return response
        messages.success(request, f"「{Choice(choice).label}」と数えました。")
        self.keep(response, token)
        return response

    def keep(self, response: HttpResponse, token: str) -> None:
        """In the browser, for this address, until it is closed: offices share terminals."""
        response.set_cookie(
            COOKIE,
            token,
            path=self.request.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


class FeedbackView(ReaderView):
    """「足りないことを担当課に伝える」."""

    http_method_names = ["get", "head", "post", "options"]
    form_class = FeedbackForm

    def get(self, request: HttpRequest, faq_id: int) -> HttpResponse:
        """Back to the FAQ: where a reload after a refused form leads."""
        return redirect("faq", faq_id)

    def post(self, request: HttpRequest, faq_id: int) -> HttpResponse:
        """Keep it for the owner, or show the FAQ again with what was typed and what is wrong."""
        page, form = self.visible(faq_id), FeedbackForm(request.POST)
        if not (form.is_valid() and self.sent(form, page)):
            return faq_response(page.pk, request, form, status=422)
        messages.success(request, "担当課に送りました。見直しに使います。返事はありません。")
        return redirect(page.get_url(request) or "/faq/")

    def sent(self, form: FeedbackForm, page: FaqPage) -> bool:
        """Whether it was taken; a refusal stands beside the text."""
        if count_up(f"faq-feedback:{self.request.user.pk}", HOUR) > FEEDBACK_PER_HOUR:
            form.add_error(
                "body", "続けて送れる数を超えました。1時間ほどたってから送ってください。"
            )
            return False
        try:
            send_feedback(page=page, body=form.cleaned_data["body"])
        except FaqError as refusal:
            form.add_error("body", str(refusal))
            return False
        return True
