"""The answer that a desk writes together: one form with the buttons 保存, 承認を求める and 送る."""

from typing import Any, ClassVar

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from portal.extension.parameters import is_id
from portal.inquiries.exceptions import DraftChanged, InquiryError, SentOtherwise
from portal.inquiries.models import Case, Side
from portal.inquiries.pages.attaching import Attached, attached, sent_key
from portal.inquiries.pages.base import find_case
from portal.inquiries.pages.case_page import case_response
from portal.inquiries.pages.case_views import ActView
from portal.inquiries.pages.desk_forms import DraftForm, NumberForm, ReturnForm
from portal.inquiries.pages.desk_page import presets
from portal.inquiries.pages.trial import Trial
from portal.inquiries.services import answering, drafting


class WordsView(ActView):
    """An act on the words in the box, which are saved first where they differ."""

    sides = (Side.BUREAU,)
    shown_at = "save-draft"
    form_class: ClassVar[type[Form]] = DraftForm
    takes_files = True

    def bound(self, case: Case) -> Form:
        """The form as it was sent, shown again where the words are written."""
        return DraftForm(self.request.POST, auto_id=f"{self.shown_at}-%s")

    def brought(self, case: Case) -> Attached:
        """New files, and those of the version that stood on the screen."""
        return attached(self.request, self.seat, drafted_for=case)

    def refuse(self, case: Case, form: Form, error: InquiryError) -> None:
        """A colleague's version is shown above the box, and the next attempt comes after it."""
        super().refuse(case, form, error)
        if isinstance(error, DraftChanged | SentOtherwise) and isinstance(form, DraftForm):
            form.come_after(drafting.versions_of(case).select_related("saved_by").first())


class SaveDraftView(WordsView):
    """下書きを保存."""

    act, said = "save-draft", "下書きを保存しました。課の担当者に見えます。"

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """Nothing goes out, so no names are asked about."""
        sent.pop("names_ok")
        drafting.save_draft(actor=self.actor, case_id=case.pk, **sent)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Save, or put a preset below the words and show them unsaved."""
        if "insert" not in request.POST:
            return super().post(request, number)
        case, side = find_case(number, self.seat)
        if side not in self.sides:
            raise Http404
        typed = request.POST.copy()
        chosen = typed.get("preset", "")
        preset = presets(case).filter(pk=int(chosen)).first() if is_id(chosen) else None
        if preset:
            typed["text"] = "\n\n".join(filter(None, [typed.get("text", ""), preset.body]))
        form = DraftForm(typed, auto_id=f"{self.act}-%s")
        trial = Trial(self.act, form, self.brought(case), sent_key(request))
        return case_response(request, case, side, trial)


class SubmitDraftView(WordsView):
    """承認を求める."""

    act, said = "submit-draft", "承認を求めました。"
    service = drafting.submit_words


class SendDraftView(WordsView):
    """回答を送る."""

    act, said = "send-draft", "回答を送りました。ボールは照会した団体に移りました。"
    service = answering.send_words


class NumberView(ActView):
    """An act on the version that stood on the screen."""

    sides, form_class = (Side.BUREAU,), NumberForm


class ApproveDraftView(NumberView):
    """承認する."""

    act, said = "approve-draft", "承認しました。担当者が送れます。"

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """Not one's own."""
        drafting.decide_draft(actor=self.actor, case_id=case.pk, approve=True, key=key, **sent)


class ReturnDraftView(NumberView):
    """差し戻す, with a reason."""

    act, form_class, said = "return-draft", ReturnForm, "差し戻しました。"

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """Not one's own."""
        drafting.decide_draft(actor=self.actor, case_id=case.pk, approve=False, key=key, **sent)


ACTS: tuple[type[ActView], ...] = (
    SaveDraftView,
    SubmitDraftView,
    ApproveDraftView,
    ReturnDraftView,
    SendDraftView,
)
