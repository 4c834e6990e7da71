"""Which drafts wait for an approval, and on which seats somebody may give it."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from portal.accounts.selectors import current_assignments
from portal.inquiries.charge import desk_divisions
from portal.inquiries.models import AnswerDraft, CaseState, DraftState
from portal.organisations.models import Assignment, Seat, SeatRole

UNANSWERED = (CaseState.NEW, CaseState.OPEN, CaseState.REOPENED)


def approvers() -> QuerySet[Assignment]:
    """Who works on an approver's seat today."""
    return current_assignments().filter(
        seat__in=Seat.objects.current(), seat__role=SeatRole.APPROVER, user__is_active=True
    )


def deciding_seats(draft: AnswerDraft, *but: int | None) -> set[int]:
    """Approvers' seats of the desk with somebody who may decide: not who saved, and not ``but``."""
    divisions = desk_divisions(draft.case.ticket.queue_id)
    people = approvers().filter(seat__organisation__in=divisions)
    left_out = [pk for pk in (draft.saved_by_id, *but) if pk is not None]
    return set(people.exclude(user__in=left_out).values_list("seat", flat=True))


def submitted_drafts() -> QuerySet[AnswerDraft]:
    """Versions that wait for an approval. Once a further one was saved, nobody can decide on them.

    Whether their case still waits for an answer is to be asked beside (``UNANSWERED``).
    """
    newer = AnswerDraft.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    return AnswerDraft.objects.filter(~Exists(newer), state=DraftState.SUBMITTED)


def waiting_drafts(seat_ids: Collection[int]) -> QuerySet[Any]:
    """What waits for one of these seats, each with it as ``decider``."""
    others = approvers().filter(seat=OuterRef("decider")).exclude(user=OuterRef("saved_by"))
    submitted = submitted_drafts().filter(case__state__in=UNANSWERED)
    decided = submitted.annotate(decider=F("case__queue__desk__divisions__seats"))
    return decided.filter(Exists(others), decider__in=seat_ids)
