"""One question to the ministry for several cases of a prefecture."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.permissions import is_coordinator
from portal.extension.parameters import is_id
from portal.extension.permissions import acting_seat
from portal.inquiries.exceptions import InquiryError, SentOtherwise
from portal.inquiries.models import Case, Holder
from portal.inquiries.notifying import case_url
from portal.inquiries.pages.attaching import sent_key
from portal.inquiries.pages.base import CRUMBS, AskerView
from portal.inquiries.pages.forms import GatherForm, initial_of
from portal.inquiries.pages.sending import point_at_words
from portal.inquiries.pages.unsent import SeatFormView
from portal.inquiries.selectors import gatherable_cases, is_asked_with, sent_case
from portal.inquiries.services.joining import gather


class GatherView(SeatFormView, AskerView):
    """``/inquiries/gather/?case=1&case=2``: one question to the ministry for several cases."""

    http_method_names = ["get", "head", "post", "options"]
    form_class = GatherForm

    def may_enter(self, request: HttpRequest) -> bool:
        """Coordinators."""
        return is_coordinator(acting_seat(request))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with the chosen cases."""
        chosen = [value for value in request.GET.getlist("case") if is_id(value)]
        first = gatherable_cases(self.seat).filter(pk__in=chosen).order_by("pk").first()
        initial = {"case": chosen, **(initial_of(first) if first else {})}
        return self.shown(self.form(initial=initial), str(uuid4()))

    def form(self, *args: Any, **kwargs: Any) -> GatherForm:
        """The form over what may be put together now."""
        cases = gatherable_cases(self.seat)
        return GatherForm(*args, user=self.request.user, seat=self.seat, cases=cases, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put them together; the same form twice is one case."""
        key = sent_key(request)
        form = self.form(request.POST)
        is_valid = form.is_valid()
        # Asked after the form has looked: what the first click takes, the second one misses.
        if (sent := sent_case(self.seat, key)) is not None:
            return self.sent_before(form, sent)
        if not is_valid:
            return self.shown(form, key, status=422)
        ids = [case.pk for case in form.cleaned_data["case"]]
        try:
            case = gather(
                actor=self.actor, case_ids=ids, question=form.question(Holder.BUREAU), key=key
            )
        except SentOtherwise as error:
            return self.parted(form, error)
        except InquiryError as error:
            form.add_error("case", str(error))
            return self.shown(form, key, status=422)
        messages.success(request, f"{len(ids)}件をまとめて国に照会しました。")
        return redirect(case_url(case))

    def sent_before(self, form: GatherForm, sent: Case) -> HttpResponse:
        """To the case, unless it has other words, or lacks some of the chosen."""
        posted = self.request.POST
        gathered = {str(pk) for pk in sent.gathered.values_list("pk", flat=True)}
        words = posted.get("title", ""), posted.get("text", "")
        if is_asked_with(sent, *words) and gathered.issuperset(posted.getlist("case")):
            return redirect(case_url(sent))
        return self.parted(form, SentOtherwise(sent))

    def parted(self, form: GatherForm, error: SentOtherwise) -> HttpResponse:
        """The words as a new question: under their key another one was sent."""
        point_at_words(form, error)
        return self.shown(form, str(uuid4()), status=422)

    def shown(self, form: GatherForm, key: str, status: int = 200) -> HttpResponse:
        """The page."""
        context = {"crumbs": [*CRUMBS, ("まとめて国に聞く", "")], "form": form, "key": key}
        return render(self.request, "pages/inquiries/gather.html", context, status=status)
