"""The page of a case, and everything that officials and coordinators do on it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.inquiries.exceptions import (
    AnsweredAlready,
    InquiryError,
    NamesLeft,
    NotAllowed,
    SentOtherwise,
    WrongDate,
)
from portal.inquiries.models import Case, Side
from portal.inquiries.notifying import case_url
from portal.inquiries.pages.attaching import Attached, attached, sent_key
from portal.inquiries.pages.base import SeatView, find_case
from portal.inquiries.pages.case_page import case_response
from portal.inquiries.pages.confirming import AnswerForm, ConfirmedForm
from portal.inquiries.pages.forms import (
    DateForm,
    NothingForm,
    OptionalTextForm,
    RateForm,
    ReopenForm,
    RequestForm,
    TextForm,
)
from portal.inquiries.pages.sending import act_key, point_at_words
from portal.inquiries.pages.trial import Trial
from portal.inquiries.pages.unsent import SeatFormView
from portal.inquiries.services import answering, joining, passing, talking
from portal.inquiries.writing import sent_before


class CaseView(SeatView):
    """``/inquiries/<number>/``."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The case as this seat may see it."""
        case, side = find_case(number, self.seat)
        return case_response(request, case, side)


class ActView(SeatFormView):
    """One act on a case: a form, a service, a word afterwards.

    A refused form is shown on the page of the case, with what was typed: as the form of its own
    act, or of ``shown_at`` where one form has several buttons or the words belong elsewhere.
    """

    http_method_names = ["get", "head", "post", "options"]
    act: ClassVar[str]
    shown_at: str = ""
    sides: ClassVar[tuple[str, ...]] = (Side.ASKER,)
    form_class: ClassVar[type[Form]] = TextForm
    takes_files: ClassVar[bool] = False
    said: ClassVar[str] = ""
    typed_labels: ClassVar[dict[str, str]] = {
        **SeatFormView.typed_labels,
        "file": "付けた添付",
        "names_ok": ConfirmedForm.confirms,
    }
    service: ClassVar[Callable[..., Any]]

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Where a reload of a refused form leads."""
        case, _ = find_case(number, self.seat)
        return redirect(case_url(case))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Do it, or say why not."""
        case, side = find_case(number, self.seat)
        if side not in self.sides:
            raise Http404
        form = self.bound(case)
        files = self.brought(case) if self.takes_files else Attached()
        key = self.key(files)
        if form.is_valid() and not files.errors and self.done(case, form, files, key):
            messages.success(request, self.said)
            return redirect(case_url(case))
        before = sent_before(case, key)
        if before == key and not files.errors:  # the first click left nothing for this one to do
            return redirect(case_url(case))
        if before and files.errors:  # the words went without what is refused here
            self.refuse(case, form, SentOtherwise(case))
        return self.refused(case, side, form, files, "" if before else sent_key(request))

    def refused(self, case: Case, side: str, form: Form, files: Attached, key: str) -> HttpResponse:
        """The page of the case with the form; what was sent otherwise has used its key up."""
        trial = Trial(self.shown_at or self.act, form, files, key)
        return case_response(self.request, case, side, trial, status=422)

    def key(self, files: Attached) -> str:
        """Against doing this act twice with the same words."""
        return act_key(self.request, self.act, self.form_class, files)

    def bound(self, case: Case) -> Form:
        """The form as it was sent."""
        return self.form_class(self.request.POST, auto_id=f"{self.act}-%s")

    def brought(self, case: Case) -> Attached:
        """The files that were sent with the form."""
        return attached(self.request, self.seat)

    def done(self, case: Case, form: Form, files: Attached, key: str) -> bool:
        """Whether the service took it; its refusal stands above the form."""
        sent: dict[str, Any] = dict(form.cleaned_data)
        if self.takes_files:
            sent["files"] = files.files
        try:
            self.serve(case, sent, key)
        except NotAllowed:
            raise Http404 from None
        except InquiryError as error:
            self.refuse(case, form, error)
            return False
        return True

    def refuse(self, case: Case, form: Form, error: InquiryError) -> None:
        """Say why above the form; what is wrong with the words, or with the date, is said there."""
        if isinstance(error, NamesLeft) and isinstance(form, ConfirmedForm):
            form.point_at(error)
        elif isinstance(error, SentOtherwise):
            point_at_words(form, error)
        elif isinstance(error, WrongDate):
            form.add_error("next_on", str(error))
        else:
            form.add_error(None, str(error))

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """Call the service."""
        type(self).service(actor=self.actor, case_id=case.pk, key=key, **sent)


class ReplyView(ActView):
    """返事."""

    act, sides, takes_files = "reply", (Side.ASKER, Side.PREFECTURE, Side.BUREAU), True
    said, service = "送りました。", talking.send_message

    def refuse(self, case: Case, form: Form, error: InquiryError) -> None:
        """Words that came after the answer stand where they can be sent from."""
        super().refuse(case, form, error)
        if isinstance(error, AnsweredAlready):
            self.shown_at = ReopenView.act
            form.auto_id = f"{self.shown_at}-%s"


class AcceptView(ActView):
    """解決した: one click."""

    act, form_class = "accept", NothingForm
    said, service = "解決済みにしました。ありがとうございました。", answering.accept


class ReopenView(ActView):
    """まだ分からない: one click, with a word where there is one."""

    act, form_class, takes_files = "reopen", ReopenForm, True
    said, service = "再開しました。ボールは回答した側に戻りました。", answering.reopen


class WithdrawView(ActView):
    """取り下げる."""

    act, form_class = "withdraw", OptionalTextForm
    said, service = "取り下げました。", answering.withdraw


class RateView(ActView):
    """満足度: one of three buttons."""

    act, form_class = "rate", RateForm
    said, service = "ありがとうございました。", answering.rate

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """The last click counts; there is nothing to send twice."""
        answering.rate(actor=self.actor, case_id=case.pk, **sent)


class AnswerView(ActView):
    """The holder's answer."""

    act, sides, form_class = "answer", (Side.PREFECTURE, Side.BUREAU), AnswerForm
    takes_files = True
    said, service = "回答しました。ボールは照会した団体に移りました。", answering.answer


class RequestView(ActView):
    """The holder asks for papers."""

    act, sides, form_class = "request", (Side.PREFECTURE, Side.BUREAU), RequestForm
    said, service = "お願いを送りました。時計は止まっています。", talking.request_from_asker


class PassUpView(ActView):
    """国へ照会."""

    act, sides, form_class = "pass-up", (Side.PREFECTURE,), OptionalTextForm
    said, service = "国に引き継ぎました。やりとりも国に見えます。", passing.pass_up


class DateView(ActView):
    """The holder's next date."""

    act, sides, form_class = "date", (Side.ASKER, Side.PREFECTURE, Side.BUREAU), DateForm
    said, service = "次の期日を決めました。", passing.set_next_date


class JoinView(SeatFormView):
    """「うちも同じ疑問」."""

    http_method_names = ["post", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Whoever may ask may join."""
        return super().may_enter(request) and not self.seat.organisation.is_ministry

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Join, or say why not."""
        case, side = find_case(number, self.seat)
        if side == Side.ASKER:
            raise Http404
        try:
            joining.join(actor=self.actor, case_id=case.pk)
        except InquiryError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "加わりました。回答が出ると、この席にも届きます。")
        return redirect(case_url(case))
