"""What officials type before there is a case: drafts of the seat, and sending them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.inquiries.exceptions import NotAllowed, TooManyDrafts
from portal.inquiries.models import AskDraft, Case
from portal.inquiries.permissions import Actor
from portal.inquiries.selectors import sent_case
from portal.inquiries.services.opening import Question, open_case

MAX_DRAFTS = 50


@transaction.atomic
def save_draft(
    *, actor: Actor, draft_id: UUID, data: dict[str, Any], files: Sequence[str] = ()
) -> AskDraft | None:
    """Keep what was typed so far; None when the question has been sent meanwhile.

    Raises NotAllowed for another seat's draft, TooManyDrafts.
    """
    seat = actor.seat
    if seat is None:
        raise NotAllowed
    if sent_case(seat, str(draft_id)) is not None:
        return None
    draft = AskDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        if AskDraft.objects.filter(seat=seat).count() >= MAX_DRAFTS:
            raise TooManyDrafts
        draft = AskDraft(pk=draft_id, seat=seat)
    if draft.seat_id != seat.pk:
        raise NotAllowed
    draft.user, draft.data, draft.files = actor.user, data, list(files)
    draft.save()
    return draft


def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    """Throw a draft of the seat away; gone already is gone."""
    AskDraft.objects.filter(pk=draft_id, seat=actor.seat).delete()


@transaction.atomic
def ask(*, actor: Actor, question: Question, draft_id: UUID, files: Sequence[Any] = ()) -> Case:
    """Send the question; its draft goes with it. The same form twice is one case: both wait for
    the draft's row. Raises NotAllowed, NobodyInCharge.
    """
    draft, _ = AskDraft.objects.get_or_create(pk=draft_id, defaults={"seat": actor.seat})
    if actor.seat is None or draft.seat_id != actor.seat.pk:
        raise NotAllowed
    list(AskDraft.objects.select_for_update().filter(pk=draft_id))
    case = open_case(actor=actor, question=question, files=files, key=str(draft_id))
    AskDraft.objects.filter(pk=draft_id).delete()
    return case
