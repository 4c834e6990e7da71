"""What the people of a desk do: each act one form and one service, on the page of the case."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.permissions import is_agent
from portal.extension.parameters import without_nul
from portal.extension.permissions import acting_seat
from portal.inquiries.exceptions import InquiryError, SentOtherwise
from portal.inquiries.holding import desk_of
from portal.inquiries.models import Case, EntryKind, Holder, Side
from portal.inquiries.notifying import case_url
from portal.inquiries.pages.attaching import Attached, sent_key
from portal.inquiries.pages.base import DESK_CRUMBS, DeskView
from portal.inquiries.pages.case_views import ActView
from portal.inquiries.pages.desk_forms import (
    AssignForm,
    MergeForm,
    MoveForm,
    PhoneForm,
    ShareForm,
    WordForm,
)
from portal.inquiries.pages.forms import TextForm
from portal.inquiries.pages.sending import point_at_words
from portal.inquiries.pages.unsent import SeatFormView
from portal.inquiries.permissions import side_of, works_on
from portal.inquiries.services import answering, joining, passing, talking
from portal.inquiries.services.opening import open_case

LIST = "/helpdesk/"


class PhoneView(SeatFormView, DeskView):
    """``/helpdesk/phone/``: an inquiry by telephone, entered for the municipality."""

    http_method_names = ["get", "head", "post", "options"]
    form_class = PhoneForm

    def may_enter(self, request: HttpRequest) -> bool:
        """Agents take calls."""
        return super().may_enter(request) and is_agent(acting_seat(request))

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self.shown(PhoneForm(user=request.user, seat=self.seat), str(uuid4()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the case, or say what is wrong."""
        form = PhoneForm(request.POST, user=request.user, seat=self.seat)
        key = sent_key(request)
        if not form.is_valid():
            return self.shown(form, key, 422)
        try:
            case = open_case(
                actor=self.actor,
                question=form.question(Holder.BUREAU),
                seat=form.cleaned_data["asking"],
                key=key,
            )
        except SentOtherwise as error:
            point_at_words(form, error)
            return self.shown(form, str(uuid4()), 422)
        except InquiryError as error:
            form.add_error(None, str(error))
            return self.shown(form, key, 422)
        return self.received(case)

    def received(self, case: Case) -> HttpResponse:
        """The number, and the case where it can be opened from here."""
        if works_on(self.seat, case):
            messages.success(self.request, f"{case.number} として受け付けました。")
            return redirect(case_url(case))
        said = f"{case.number} として「{desk_of(case)}」が受け付けました。この一覧には出ません。"
        messages.success(self.request, said)
        return redirect(LIST)

    def shown(self, form: PhoneForm, key: str, status: int = 200) -> HttpResponse:
        """The page."""
        context = {"form": form, "key": key, "crumbs": [*DESK_CRUMBS, ("電話の照会", "")]}
        return render(self.request, "pages/inquiries/phone.html", context, status=status)


class DeskActView(ActView):
    """An act of the ministry's side."""

    sides = (Side.BUREAU,)


class CaseFormView(DeskActView):
    """An act whose form has to know the case."""

    def bound(self, case: Case) -> Form:
        """The form as it was sent."""
        form: Any = self.form_class
        sent: Form = form(self.request.POST, case=case, auto_id=f"{self.act}-%s")
        return sent


class NoteView(DeskActView):
    """内部メモ."""

    act, form_class, takes_files = "note", TextForm, True
    said, service = "メモを残しました。国の担当者だけに見えます。", talking.write_note


class PassDownView(DeskActView):
    """都道府県へ."""

    act, form_class = "pass-down", TextForm
    said, service = "都道府県に渡しました。", passing.pass_down


class CloseView(DeskActView):
    """The asker confirmed otherwise, as on the phone."""

    act, form_class = "close", WordForm
    said, service = "完了にしました。", answering.accept


class AssignView(CaseFormView):
    """担当者を決める."""

    act, form_class, said = "assign", AssignForm, "担当者を決めました。"

    def serve(self, case: Case, sent: dict[str, Any], key: str) -> None:
        """The person's id."""
        passing.assign(actor=self.actor, case_id=case.pk, user_id=sent["user"], key=key)


class MoveView(CaseFormView):
    """列を移す: the case may leave the own desk, so the list is next."""

    act, form_class = "move", MoveForm
    said, service = "担当課を変えました。", passing.move_to_desk

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Back to the list where the case can no longer be opened, also by a second click."""
        if self.has_moved(number):
            messages.success(request, self.said)
            return redirect(LIST)
        response = super().post(request, number)
        case = Case.objects.select_related("ticket").get(number=number)
        return response if works_on(self.seat, case) else redirect(LIST)

    def has_moved(self, number: str) -> bool:
        """Whether the seat moved the case with this very form to where it cannot open it."""
        case = Case.objects.filter(number=without_nul(number)).first()
        if case is None or side_of(case, self.seat):
            return False
        own = case.entries.filter(seat=self.seat, key=self.key(Attached()))
        return own.filter(kind=EntryKind.PASSED).exists()


class ShareView(CaseFormView):
    """「同じ疑問」を募る."""

    act, form_class = "share", ShareForm
    said, service = "ほかの団体に共有しました。", joining.share


class MergeView(CaseFormView):
    """1件にまとめる."""

    act, form_class = "merge", MergeForm
    said, service = "統合しました。答えは、統合した照会にも届きます。", joining.merge


ACTS: tuple[type[ActView], ...] = (
    NoteView,
    PassDownView,
    CloseView,
    AssignView,
    MoveView,
    ShareView,
    MergeView,
)
