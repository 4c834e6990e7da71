"""The asking page for a seat of the ministry, which answers: the way to a seat that asks."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.forms import BooleanField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.choices import flatten_choices

from portal.accounts.selectors import seats_of
from portal.extension.permissions import acting_seat
from portal.inquiries.exceptions import InquiryError
from portal.inquiries.models import AskDraft, Holder
from portal.inquiries.pages.ask_forms import AskForm
from portal.inquiries.pages.attaching import attached, left_files, sent_key
from portal.inquiries.pages.base import CRUMBS
from portal.inquiries.pages.forms import typed_data
from portal.inquiries.permissions import Actor
from portal.inquiries.selectors import sent_case
from portal.inquiries.services.asking import save_draft
from portal.organisations.models import Seat

TYPED = ("title", "text", "topic", "kind", "notice", "wished_on", "may_share", "to", "origin")
LISTED_DRAFTS = 5
SENT = "この照会は、「{}」の席からもう送ってあります（{}）。"


@dataclass(frozen=True)
class Kept:
    """What became of a form that came from here: the draft, or why there is none."""

    draft: AskDraft | None = None
    refused: list[str] = field(default_factory=list)


def led_to_asking_seats(request: HttpRequest) -> HttpResponse:
    """The person's seats that ask, with their drafts. What was typed for one of them is kept
    there, and shown where that is impossible.
    """
    own = acting_seat(request)
    seats = [seat for seat in seats_of(request.user) if not seat.organisation.is_ministry]
    is_sent = request.method == "POST" and request.POST.get("act") != "solved"
    kept = kept_for(request, seats) if is_sent else Kept()
    context = {
        "crumbs": [*CRUMBS, ("新しく聞く", "")],
        "seats": [(seat, own_drafts(request, seat)) for seat in seats],
        "kept": kept,
        "words": "" if not is_sent or kept.draft else words(request, seats[0] if seats else own),
        "files": [] if not is_sent or kept.draft else left_files(request),
        "next": request.get_full_path(),
    }
    status = 422 if is_sent else 200
    return render(request, "pages/inquiries/elsewhere.html", context, status=status)


def kept_for(request: HttpRequest, seats: list[Seat]) -> Kept:
    """The form as a draft of the seat in whose name it was opened."""
    named = request.POST.get("seat", "")
    seat = next((seat for seat in seats if str(seat.pk) == named), None)
    if seat is None:
        return Kept()
    files, actor = attached(request, seat), Actor(request.user, seat)
    key, data = sent_key(request), typed_data(request.POST, TYPED)
    try:
        draft = save_draft(actor=actor, draft_id=UUID(key), data=data, files=files.ids)
    except InquiryError as error:
        return Kept(refused=[str(error), *files.errors])
    case = None if draft else sent_case(seat, data["origin"] or key, request.user)
    return Kept(draft, [SENT.format(case.seat, case.number)] if case else files.errors)


def own_drafts(request: HttpRequest, seat: Seat) -> list[AskDraft]:
    """What the person has begun to write in the name of the seat, the newest first."""
    return list(AskDraft.objects.filter(seat=seat, user=request.user.pk)[:LISTED_DRAFTS])


def words(request: HttpRequest, seat: Seat) -> str:
    """All that was typed or chosen, by the names of its fields, to be copied from the page."""
    fields = AskForm(user=request.user, seat=seat).fields
    typed = typed_data(request.POST, list(fields))
    lines = [f"{fields[name].label}：{chosen(name, fields[name], typed[name])}" for name in typed]
    return "\n\n".join(line for line, value in zip(lines, typed.values(), strict=True) if value)


def chosen(name: str, field: Any, value: str) -> str:
    """What was typed, or the words of what was chosen."""
    if isinstance(field, BooleanField):
        return "はい"
    asked = Holder.choices if name == "to" else []  # also whom this seat does not ask
    choices: Any = flatten_choices([*asked, *getattr(field, "choices", [])])
    return str(dict(choices).get(value, value))
