"""The asking page for a seat of the ministry, which answers: the way to a seat that asks."""

from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.accounts.selectors import seats_of
from portal.inquiries.exceptions import InquiryError
from portal.inquiries.models import AskDraft
from portal.inquiries.pages.attaching import attached, sent_key
from portal.inquiries.pages.base import CRUMBS
from portal.inquiries.pages.forms import typed_data
from portal.inquiries.permissions import Actor
from portal.inquiries.services.asking import save_draft
from portal.organisations.models import Seat

TYPED = ("title", "text", "topic", "kind", "notice", "wished_on", "may_share", "to")
LISTED_DRAFTS = 5
SENT_BEFORE = "この照会は、前に元の席から送ってあります。"


@dataclass(frozen=True)
class Kept:
    """What became of a form that came from here: the draft, or why there is none."""

    draft: AskDraft | None = None
    refused: list[str] = field(default_factory=list)


def led_to_asking_seats(request: HttpRequest) -> HttpResponse:
    """The person's seats that ask, with their drafts. What was typed for one of them is kept
    there, and shown where that is impossible.
    """
    seats = [seat for seat in seats_of(request.user) if not seat.organisation.is_ministry]
    is_sent = request.method == "POST" and request.POST.get("act") != "solved"
    kept = kept_for(request, seats) if is_sent else Kept()
    context = {
        "crumbs": [*CRUMBS, ("新しく聞く", "")],
        "seats": [(seat, own_drafts(request, seat)) for seat in seats],
        "kept": kept,
        "words": "" if not is_sent or kept.draft else words(request),
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
    files = attached(request, seat)
    try:
        draft = save_draft(
            actor=Actor(request.user, seat),
            draft_id=UUID(sent_key(request)),
            data=typed_data(request.POST, TYPED),
            files=files.ids,
        )
    except InquiryError as error:
        return Kept(refused=[str(error), *files.errors])
    return Kept(draft, files.errors if draft else [SENT_BEFORE])


def own_drafts(request: HttpRequest, seat: Seat) -> list[AskDraft]:
    """What the person has begun to write in the name of the seat, the newest first."""
    return list(AskDraft.objects.filter(seat=seat, user=request.user.pk)[:LISTED_DRAFTS])


def words(request: HttpRequest) -> str:
    """Subject and text as they were typed, to be copied from the page."""
    typed = typed_data(request.POST, ("title", "text"))
    return "\n\n".join(text for text in typed.values() if text)
