"""Asking: the form with its drafts."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from portal.extension.exits import AskingExit, ExitRefused
from portal.extension.parameters import is_id, without_nul
from portal.extension.permissions import is_of_another_seat
from portal.extension.templatetags.portal_form import form_errors
from portal.inquiries.exceptions import InquiryError, NotAllowed, SentOtherwise
from portal.inquiries.models import AskDraft, Case
from portal.inquiries.notifying import case_url
from portal.inquiries.pages.ask_forms import AskForm
from portal.inquiries.pages.attaching import Attached, attached, ids_of
from portal.inquiries.pages.base import CRUMBS, SeatView
from portal.inquiries.pages.elsewhere import SENT, TYPED, led_to_asking_seats
from portal.inquiries.pages.exits import exits
from portal.inquiries.pages.forms import typed_data
from portal.inquiries.permissions import side_of
from portal.inquiries.selectors import (
    is_asked_with,
    load_for,
    seat_drafts,
    sent_case,
    unsent_files,
)
from portal.inquiries.services.asking import (
    ask,
    ask_through,
    discard_draft,
    part_draft,
    save_draft,
)
from portal.notices.permissions import visible_notices
from portal.search.api import suggestions

MAX_TITLE = 200
SWITCHED = (
    "席が切り替わったため、まだ何も送っていません。入力した内容は下に残っています。"
    "いまの席から続けるときは、もう一度ボタンを押してください。いまの席は「{}」です。"
)
SENT_OTHERWISE = (
    "この下書きからは、もう「{}」の席から照会を送ってあります（{}）。下の内容はそれと違うため、"
    "まだ送っていません。新しい照会として送るときは、もう一度ボタンを押してください。"
)
LOST_FILES = "添付は元の席の団体のものです。付け直してください。"
SENT_FILES = "送ってある添付と、元の席の団体の添付は、外れています。要るものは付け直してください。"


class AskView(SeatView):
    """``/inquiries/new/``: ``?draft=`` goes on with a draft, ``?notice=`` asks about a notice,
    ``?q=`` begins with a subject. Who switches to a seat of the ministry here is led to the seats
    that ask.
    """

    http_method_names = ["get", "head", "post", "options"]
    form_class = AskForm
    typed_labels: ClassVar[dict[str, str]] = {
        "key": "",
        "origin": "",
        "seat": "",
        "seen": "",
        "file": "付けた添付",
    }

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form, or a draft of the seat; beside it what may answer its subject."""
        if self.seat.organisation.is_ministry:
            return led_to_asking_seats(request)
        draft = self.draft(request.GET.get("draft", ""))
        initial = dict(draft.data) if draft else self.begun()
        form = AskForm(initial=initial, user=request.user, seat=self.seat)
        files = Attached(unsent_files(self.seat, ids_of(draft.files)) if draft else [])
        found = suggestions(str(initial.get("title", ""))[:MAX_TITLE], request.user)
        return self.shown(form, str(draft.pk if draft else uuid4()), files, suggested=found)

    def begun(self) -> dict[str, Any]:
        """What the page that leads here knows already."""
        asked = self.request.GET
        title = without_nul(asked.get("q", "")).strip()[:MAX_TITLE]
        initial: dict[str, Any] = {"may_share": True, "title": title}
        notice = asked.get("notice", "")
        if is_id(notice):
            found = visible_notices(self.request.user, self.seat).filter(pk=int(notice)).first()
            initial["notice"] = (found.document_number or f"T-{found.pk}") if found else ""
        return initial

    def draft(self, text: str) -> AskDraft | None:
        """A draft of the seat by its id; none is no error: it may have been sent."""
        ids = ids_of([text])
        return seat_drafts(self.seat).filter(pk=ids[0]).first() if ids else None

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep as a draft, leave, look at what may answer it, or send."""
        if self.seat.organisation.is_ministry:
            return led_to_asking_seats(request)
        key = (ids_of([request.POST.get("key", "")]) or [str(uuid4())])[0]
        sent = sent_case(self.seat, self.origin or key, request.user)
        if sent is not None:
            return self.sent_before(sent, key)
        act = request.POST.get("act", "")
        if act == "solved":
            return self.solved(key)
        files = attached(request, self.seat)
        if act == "draft":
            return self.keep(key, files)
        form = AskForm(request.POST, user=request.user, seat=self.seat)
        if is_of_another_seat(request):
            return self.switched(form, files)
        if not form.is_valid() or files.errors:
            return self.shown(form, key, files, status=422)
        if not self.has_seen(form) and (found := self.suggested(form)).hits:
            return self.shown(form, key, files, suggested=found, is_held=True, status=422)
        return self.send(form, key, files)

    @property
    def origin(self) -> str:
        """The key that the question began with; it stays when another seat goes on with it."""
        posted = self.request.POST
        return (ids_of([posted.get("origin", ""), posted.get("key", "")]) or [""])[0]

    def sent_before(self, case: Case, key: str) -> HttpResponse:
        """To the case, unless other words than it was asked with would be lost."""
        posted = self.request.POST
        words = posted.get("title", ""), posted.get("text", "")
        if posted.get("act") == "solved" or is_asked_with(case, *words):
            return self.led_to(case)
        return self.parted(case, key, attached(self.request, self.seat))

    def parted(self, case: Case, key: str, files: Attached) -> HttpResponse:
        """The words as a new question: under their key another one was sent."""
        told = [SENT_OTHERWISE.format(case.seat, case.number)]
        if is_of_another_seat(self.request):
            told.append(SWITCHED.format(self.seat))
        if self.has_lost(files):
            told.append(SENT_FILES)
        data = typed_data(self.request.POST, TYPED)
        form = AskForm(initial=data, user=self.request.user, seat=self.seat)
        new = str(part_draft(actor=self.actor, draft_id=UUID(key)))
        return self.shown(form, new, files, told=told, origin="", status=422)

    def has_lost(self, files: Attached) -> bool:
        """Whether the form named files that cannot be sent from here."""
        return not set(ids_of(self.request.POST.getlist("file"))) <= set(files.ids)

    def led_to(self, case: Case) -> HttpResponse:
        """To the case, or to the list where another seat sent it that this one sees nothing of."""
        if side_of(case, self.seat):
            return redirect(case_url(case))
        messages.success(self.request, SENT.format(case.seat, case.number))
        return redirect("inquiries")

    def solved(self, key: str) -> HttpResponse:
        """Back to the list, without the draft."""
        discard_draft(actor=self.actor, draft_id=UUID(key))
        messages.success(self.request, "よかったです。照会は送っていません。")
        return redirect("inquiries")

    def keep(self, key: str, files: Attached) -> HttpResponse:
        """Back to the list with the draft kept, unless a file was refused: that is said first."""
        data = typed_data(self.request.POST, TYPED)
        form = AskForm(initial=data, user=self.request.user, seat=self.seat)
        if is_of_another_seat(self.request):
            return self.switched(form, files)
        try:
            save_draft(actor=self.actor, draft_id=UUID(key), data=data, files=files.ids)
        except NotAllowed:
            return self.switched(form, files)
        except InquiryError as error:
            return self.shown(form, key, files, told=[str(error)], status=422)
        messages.success(self.request, "下書きに残しました。")
        return self.shown(form, key, files, status=422) if files.errors else redirect("inquiries")

    def switched(self, form: AskForm, files: Attached) -> HttpResponse:
        """The same words under a new key: another tab switched the seat, the draft stays there."""
        told = [SWITCHED.format(self.seat)]
        if self.has_lost(files):
            told.append(LOST_FILES)
        return self.shown(form, str(uuid4()), files, told=told, status=422)

    def has_seen(self, form: AskForm) -> bool:
        """Whether what may answer it stood on the page: "1" or the subject it was found by."""
        return self.request.POST.get("seen", "") in ("1", form.cleaned_data["title"])

    def suggested(self, form: AskForm) -> Any:
        """What may answer it already."""
        typed = f"{form.cleaned_data['title']} {form.cleaned_data['text']}"
        return suggestions(typed[:MAX_TITLE], self.request.user)

    def send(self, form: AskForm, key: str, files: Attached) -> HttpResponse:
        """The case, or the reason why there is none."""
        if form.way:
            return self.send_through(form.way, form, key, files)
        try:
            case = ask(
                actor=self.actor,
                question=form.question(form.cleaned_data["to"]),
                draft_id=UUID(key),
                files=files.files,
                origin=UUID(self.origin or key),
            )
        except NotAllowed:
            return self.switched(form, files)
        except SentOtherwise as error:
            return self.parted(error.case, key, files)
        except InquiryError as error:
            form.add_error("to", str(error))
            return self.shown(form, key, files, status=422)
        if case.seat_id == self.seat.pk:
            messages.success(self.request, f"送りました。番号は {case.number} です。")
        return self.led_to(case)

    def send_through(
        self, way: AskingExit, form: AskForm, key: str, files: Attached
    ) -> HttpResponse:
        """To where a feature's exit leads, or the reason why it took nothing."""
        question = form.typed_question(UUID(self.origin or key), files.files)
        try:
            address = ask_through(actor=self.actor, way=way, question=question, draft_id=UUID(key))
        except NotAllowed:
            return self.switched(form, files)
        except ExitRefused as refusal:
            form.add_error("to", str(refusal))
            return self.shown(form, key, files, status=422)
        return HttpResponseRedirect(address)

    def shown(
        self,
        form: AskForm,
        key: str,
        files: Attached,
        *,
        told: Sequence[str] = (),
        origin: str | None = None,
        suggested: Any = None,
        is_held: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        """The page; ``told`` is wrong beside the fields and the files. ``is_held``: it was to be
        sent, and waits for a look at what is suggested.
        """
        load = load_for(self.seat)
        if origin is None:
            origin = self.origin or form.initial.get("origin", "")
        context = {
            "crumbs": [*CRUMBS, ("新しく聞く", "")],
            "form": form,
            "key": key,
            "origin": origin,
            "seat": self.seat,
            "attached": files,
            "errors": [*((text, "") for text in told), *form_errors(form), *files.summary],
            "is_unsaved": self.request.method == "POST",
            "exits": exits(self.seat, load, form.offered, form.without_desk),
            "load": load,
            "results": suggested,
            "is_held": is_held,
        }
        return render(self.request, "pages/inquiries/new.html", context, status=status)
