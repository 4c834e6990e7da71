"""Forms that the acting seat cannot send: nothing is done, and what was typed is shown again."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.forms import CharField, DateField, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from portal.accounts.resumption import WayBack, opened_seat, page_left, seal, typed_fields
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
    opened = opened_seat(request)
    fields = typed_fields(request) if typed.words or typed.files else None
    if opened and fields:
        typed = replace(typed, files=[name for _, name in fields.files])
    box, left = seal(fields) if fields else "", page_left(request, "/inquiries/")
    way = WayBack(opened, [], box, left) if opened else None
    return unsent_response(request, typed, status=422, is_switched=True, way=way)


def unsent_response(
    request: HttpRequest, typed: TypedForm, *, status: int, **more: Any
) -> HttpResponse:
    """The page."""
    crumbs = [*CRUMBS, ("送れなかった内容", "")]
    context = {"crumbs": crumbs, "typed": typed, "acting": acting_seat(request), **more}
    return render(request, "pages/inquiries/unsent.html", context, status=status)
