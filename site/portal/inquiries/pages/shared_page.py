"""The page of a shared case, as the organisations see it that did not ask it."""

from typing import Any

from portal.inquiries.models import Case, CaseState, Entry, EntryKind, Joining
from portal.inquiries.pages.base import CRUMBS
from portal.inquiries.pages.timeline import answers_elsewhere, timeline
from portal.inquiries.permissions import has_joined, may_be_joined
from portal.inquiries.rows import BADGES
from portal.organisations.models import Seat

OUTCOMES = {  # what who joined can expect of the case
    CaseState.OPEN: "回答が出ると、この団体にも届き、ここで読めます。",
    CaseState.MERGED: "同じ内容の照会に統合しました。統合先の回答が出ると、ここで読めます。",
    CaseState.DONE: "この照会は完了しました。届いた回答は、ここで読めます。",
    CaseState.WITHDRAWN: "照会した団体が取り下げたため、回答は出ません。"
    "答えが要るときは、新しく照会してください。",
}
DONE_WITHOUT = (
    "この照会は完了しましたが、加わった団体に届く回答はありませんでした。"
    "答えが要るときは、新しく照会してください。"
)


def outcome(case: Case, *, has_answers: bool) -> str:
    """What who joined can expect. A reopened case that was withdrawn is done as well; its asker
    may have had an answer that nobody else reads.
    """
    state = CaseState(case.state)
    if state == CaseState.DONE and not has_answers:
        return OUTCOMES[CaseState.WITHDRAWN] if was_withdrawn(case) else DONE_WITHOUT
    return OUTCOMES.get(state, OUTCOMES[CaseState.OPEN])


def was_withdrawn(case: Case) -> bool:
    """Whether the asker ended it without accepting an answer."""
    ends = Entry.objects.filter(case=case, kind__in=(EntryKind.ACCEPTED, EntryKind.WITHDRAWN))
    last = ends.order_by("pk").last()
    return last is not None and last.kind == EntryKind.WITHDRAWN


def shared_context(case: Case, seat: Seat) -> dict[str, Any]:
    """A shared case as others see it: shared words, and for who joined the answers."""
    joined = has_joined(case, seat)
    entries = timeline(case, seat) if joined else []
    elsewhere = answers_elsewhere(case, seat) if joined else []
    return {
        "case": case,
        "crumbs": [*CRUMBS, ("同じ疑問", "/inquiries/shared/"), (case.number, "")],
        "badge": BADGES[CaseState(case.state)],
        "has_joined": joined,
        "outcome": outcome(case, has_answers=bool(entries or elsewhere)),
        "joined_number": Joining.objects.filter(case=case).count(),
        "entries": entries,
        "elsewhere": elsewhere,
        "may_join": not joined and not seat.organisation.is_ministry and may_be_joined(case),
    }
