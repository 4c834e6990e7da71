"""Forms that the acting seat cannot send: nothing is done, and what was typed is shown again."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.forms import CharField, DateField, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from portal.accounts.resumption import BOX_FIELD, from_own_page, seal, typed_fields
from portal.accounts.selectors import seats_of
from portal.extension.permissions import acting_seat, is_of_another_seat
from portal.inquiries.pages.attaching import left_files
from portal.inquiries.pages.base import CRUMBS, SeatView


@dataclass(frozen=True)
class TypedForm:
    """What would be lost with a form."""

    words: list[tuple[str, str]]
    files: list[str]


class SeatFormView(SeatView):
    """A form acts for the seat that its page was opened with, or not at all.

    What was typed stands on a page of its own where another tab has switched the seat, and where
    the seat may not act here any more. That page is the same whether or not there is a case.
    """

    form_class: ClassVar[type[Form]] = Form
    typed_labels: ClassVar[dict[str, str]] = dict.fromkeys(
        ("key", "seat", "seen", "preset", "insert"), ""
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Looked at before anything else: the other seat may not even enter."""
        if request.method != "POST" or not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        if is_of_another_seat(request):
            return switched_response(request, typed_into(request, self.form_class))
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            typed = typed_into(request, self.form_class)
            if not typed.words:
                raise
            return unsent_response(request, typed, status=404)


def typed_into(request: HttpRequest, form_class: type[Form]) -> TypedForm:
    """The words by the labels of their fields, and the names of the files."""
    typed = [
        (str(field.label), request.POST.get(name, ""))
        for name, field in form_class.base_fields.items()
        if isinstance(field, CharField | DateField) and not field.widget.is_hidden
    ]
    words = [(label, value) for label, value in typed if value.strip()]
    return TypedForm(words, left_files(request))


def switched_response(request: HttpRequest, typed: TypedForm) -> HttpResponse:
    """The way back to the seat of the form. What was typed goes along, to be sent from there, with
    the files that the form had sent before; those that came with it must be chosen again.
    """
    named = request.POST.get("seat", "")
    own = [seat for seat in seats_of(request.user) if str(seat.pk) == named]
    fields = typed_fields(request) if typed.words or typed.files else None
    if own and fields:
        typed = replace(typed, files=[name for _, name in fields.files])
    more = {
        "is_switched": True,
        "opened": own[0] if own else None,
        "box": seal(fields) if fields else "",
        "box_field": BOX_FIELD,
        "next": page_left(request),
    }
    return unsent_response(request, typed, status=422, **more)


def unsent_response(
    request: HttpRequest, typed: TypedForm, *, status: int, **more: Any
) -> HttpResponse:
    """The page."""
    crumbs = [*CRUMBS, ("送れなかった内容", "")]
    context = {"crumbs": crumbs, "typed": typed, "acting": acting_seat(request), **more}
    return render(request, "pages/inquiries/unsent.html", context, status=status)


def page_left(request: HttpRequest) -> str:
    """The page that the form stood on, as far as the browser tells."""
    if not from_own_page(request):
        return "/inquiries/"
    source = urlsplit(request.headers.get("Referer", ""))
    address = f"{source.path}?{source.query}" if source.query else source.path
    return address or "/inquiries/"
