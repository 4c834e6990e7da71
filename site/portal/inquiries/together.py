"""Who else waits for the answer of a case: the ministry's reaches them, a prefecture's does not."""

from django.db.models import Q, QuerySet

from portal.extension.prepared import Prepared
from portal.inquiries.models import Case, CaseState, Holder, Side
from portal.inquiries.writing import last_asking_side


def others_wait(case: Case) -> bool:
    """Whether the answer is to reach others too: shared, merged into it, or gathered into it."""
    if case.shared_at is not None:
        return True
    return bool(waiting_here(case=case.pk))


@Prepared
def waiting_here(case: int) -> QuerySet[Case, tuple[int]]:
    """One of those that were merged or gathered into a case."""
    found = Case.objects.filter(Q(merged_into=case) | Q(upward=case)).order_by()
    return found.values_list("pk")[:1]


def is_with_prefecture(case: Case) -> bool:
    """Whether the ball lies with the prefecture, or goes back to it from the asker."""
    if case.holder == Holder.ASKER:
        return last_asking_side(case) == Side.PREFECTURE
    return case.holder == Holder.PREFECTURE


def is_asked_alone(case: Case) -> bool:
    """Whether the ministry works on an unanswered case by itself, whatever it was gathered into:
    its asker contradicted that answer, and no answer to the others answers this.
    """
    unanswered = case.is_open and case.state != CaseState.ANSWERED
    return unanswered and not is_with_prefecture(case)


def may_be_shared(case: Case) -> bool:
    """Whether an answer that others may read can still come; shared words may be mended."""
    if case.shared_at is not None:
        return case.is_open
    return case.is_open and case.state != CaseState.ANSWERED and not is_with_prefecture(case)
