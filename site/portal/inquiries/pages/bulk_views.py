"""Several cases of a desk at once: look at them again, say what, and do it to each."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from portal.extension.parameters import is_id
from portal.inquiries.desk_listing import PAGE_SIZE, desk_listed, own_desks
from portal.inquiries.exceptions import InquiryError, SentOtherwise
from portal.inquiries.models import Case, Entry
from portal.inquiries.pages.attaching import sent_key
from portal.inquiries.pages.base import DESK_CRUMBS, DeskView
from portal.inquiries.pages.bulk_forms import (
    ACTS,
    BulkAssignForm,
    BulkForm,
    BulkMergeForm,
    BulkMoveForm,
)
from portal.inquiries.pages.desk_list_views import LIST
from portal.inquiries.pages.sending import act_key, point_at_words
from portal.inquiries.pages.unsent import SeatFormView, typed_into
from portal.inquiries.rows import case_rows
from portal.inquiries.services import joining, passing
from portal.inquiries.writing import of_form

FORMS: dict[str, Any] = {"assign": BulkAssignForm, "move": BulkMoveForm, "merge": BulkMergeForm}


def one_by_one(service: Callable[..., Any]) -> Callable[..., dict[int, InquiryError]]:
    """A service for several cases, each by itself; it returns what was refused, by id."""

    def serve(*, case_ids: Sequence[int], **sent: Any) -> dict[int, InquiryError]:
        refused = {}
        for case_id in case_ids:
            try:
                service(case_id=case_id, **sent)
            except InquiryError as error:
                refused[case_id] = error
        return refused

    return serve


SERVICES: dict[str, Callable[..., dict[int, InquiryError]]] = {
    "assign": passing.assign_several,
    "move": one_by_one(passing.move_to_desk),
    "merge": one_by_one(joining.merge),
}
DONE = {
    "assign": "{}件の担当者を決めました。",
    "move": "{}件の担当課を変えました。",
    "merge": "{}件を統合しました。答えは、統合した照会にも届きます。",
}


class BulkView(SeatFormView, DeskView):
    """``/helpdesk/bulk/``: GET shows what would happen to the chosen cases, POST does it."""

    http_method_names = ["get", "head", "post", "options"]
    form_class = BulkForm
    typed_labels: ClassVar[dict[str, str]] = {
        **SeatFormView.typed_labels,
        "case": "",
        "from": "",
    }

    def get(self, request: HttpRequest) -> HttpResponse:
        """The chosen cases once more, with the form."""
        cases = self.chosen()
        if back := self.sent_back(cases):
            return back
        form = FORMS[self.act](cases=cases, auto_id="bulk-%s")
        return self.shown(form, cases, str(uuid4()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it to each; what was refused is named."""
        cases, key = self.chosen(), act_key(request, self.act, BulkForm)
        if number := self.done_before(cases, key):
            messages.success(request, DONE[self.act].format(number))
            return redirect(self.back)
        if not cases and typed_into(request, BulkForm).words:  # none is here any more
            raise Http404
        if back := self.sent_back(cases):
            return back
        form = FORMS[self.act](request.POST, cases=cases, auto_id="bulk-%s")
        if not form.is_valid():
            return self.shown(form, cases, sent_key(request), 422)
        if sent := self.sent_otherwise(cases, key):
            point_at_words(form, SentOtherwise(sent))
            return self.shown(form, cases, str(uuid4()), 422)
        self.do(form, cases, key)
        return redirect(self.back)

    def done_before(self, cases: list[Case], key: str) -> int:
        """To how many cases a first click did it, where it left nothing for this one to do: some
        may have gone to where they cannot be chosen any more.
        """
        own = Entry.objects.filter(case__in=self.chosen_ids, seat=self.seat, key=key)
        done = set(own.values_list("case", flat=True))
        return len(done) if done.issuperset(case.pk for case in cases) else 0

    def sent_otherwise(self, cases: list[Case], key: str) -> Case | None:
        """One of the cases to which the form did it with other words."""
        other = Entry.objects.filter(of_form(key), case__in=cases).exclude(key=key)
        found = other.values_list("case", flat=True).first()
        return next((case for case in cases if case.pk == found), None)

    def sent_back(self, cases: list[Case]) -> HttpResponse | None:
        """To the list with the reason, where these cannot be treated together."""
        refusal = refused(cases, self.act)
        if not refusal:
            return None
        messages.error(self.request, refusal)
        return redirect(self.back)

    def do(self, form: Any, cases: list[Case], key: str) -> None:
        """Each case by itself: one that was ended meanwhile does not hold up the others."""
        numbers = {case.pk: case.number for case in filter(form.concerns, cases)}
        refused = SERVICES[self.act](
            actor=self.actor, case_ids=list(numbers), key=key, **form.cleaned_data
        )
        for case_id, error in refused.items():
            messages.error(self.request, f"{numbers[case_id]}：{error}")
        if done := len(numbers) - len(refused):
            messages.success(self.request, DONE[self.act].format(done))

    def shown(self, form: Form, cases: list[Case], key: str, status: int = 200) -> HttpResponse:
        """The page."""
        context = {
            "act": self.act,
            "title": ACTS[self.act],
            "form": form,
            "key": key,
            "rows": case_rows(cases, self.seat),
            "back": self.back,
            "from": self.sent.get("from", ""),
            "crumbs": [*DESK_CRUMBS, (ACTS[self.act], "")],
        }
        return render(self.request, "pages/inquiries/bulk.html", context, status=status)

    @property
    def sent(self) -> Any:
        """The form, or the address."""
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @property
    def act(self) -> str:
        """What is to be done. Raises Http404 for anything unknown."""
        act = str(self.sent.get("act", ""))
        if act not in ACTS:
            raise Http404
        return act

    @property
    def back(self) -> str:
        """The list as it was."""
        return f"{LIST}?{QueryDict(self.sent.get('from', '')).urlencode()}"

    def chosen(self) -> list[Case]:
        """The chosen cases of the own desks, at most one page of them."""
        return list(desk_listed(own_desks(self.seat).filter(pk__in=self.chosen_ids), "due"))

    @property
    def chosen_ids(self) -> list[int]:
        """What was ticked."""
        return [int(pk) for pk in self.sent.getlist("case")[:PAGE_SIZE] if is_id(pk)]


def refused(cases: list[Case], act: str) -> str:
    """Why these cannot be treated together; nothing when they can."""
    if not cases:
        return "照会を選んでから押してください。"
    if len({case.ticket.queue_id for case in cases}) > 1:
        return "窓口の違う照会は、いちどに扱えません。同じ窓口の照会を選んでください。"
    if act == "merge" and len(cases) == 1:
        return "統合するには、2件以上を選んでください。"
    return ""
