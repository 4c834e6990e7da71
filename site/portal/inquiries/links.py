"""Which case gets its answers from which other one: merged into it, or gathered into it.

A merged case names the last one that it went into. A gathered case keeps the name of the one that
its prefecture put it into, also when that was merged: it goes on with it when they part again.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from portal.inquiries.models import Case, Entry, EntryKind, Visibility
from portal.inquiries.permissions import official_answers, seen_cases, shared_since, side_of
from portal.organisations.models import Seat

LONGEST = 3  # merged into one that was gathered into one that was merged


def gathered_below(case: Case) -> QuerySet[Case]:
    """What was gathered into the case, or into one that was merged into it."""
    heads = Case.objects.filter(Q(pk=case.pk) | Q(merged_into=case))
    return Case.objects.filter(upward__in=heads.order_by().values("pk"))


def waiting_below(ids: Collection[int]) -> QuerySet[Case]:
    """Every case that gets an answer of one of these, over all links.

    Link by link, each by its index: one condition over all of them reads the whole table.
    """
    merged = case_ids(merged_into__in=list(ids))
    gathered = case_ids(upward__in=[*ids, *merged])
    over_two = case_ids(merged_into__in=gathered)
    return Case.objects.filter(pk__in={*merged, *gathered, *over_two})


def case_ids(**link: Collection[int]) -> list[int]:
    """Those that name one of some cases in a link."""
    return list(Case.objects.filter(**link).order_by().values_list("pk", flat=True))


def cases_above(case: Case) -> list[Case]:
    """The cases whose answers this one gets, the nearest first."""
    found: list[Case] = []
    above = case.merged_into or case.upward
    while above is not None and len(found) < LONGEST:
        found.append(above)
        above = above.merged_into or above.upward
    return found


def may_reach_others(case: Case) -> bool:
    """Whether everybody agreed whose answers the case gets: a refusal goes for all below it."""
    return all(one.may_share for one in (case, *cases_above(case)))


def answers_above(case: Case, seat: Seat) -> list[tuple[Case, QuerySet[Entry]]]:
    """The answers of others that belong to this case: since they were put together, and the last
    one before, which made them so. Earlier ones were meant for that asker alone, and those from
    before the sharing not for who only joined.
    """
    shared = 0 if side_of(case, seat) else shared_since(case)
    found, below, since = [], case, shared
    for above in cases_above(case):
        if below.merged_into_id == above.pk:
            since = max(since, merged_since(below))
        found.append((above, answers_since(above, since, and_before=since > shared)))
        below = above
    return found


def merged_since(case: Case) -> int:
    """The entry with which a case was merged into another one."""
    entries = Entry.objects.filter(case=case, kind=EntryKind.MERGED, visibility=Visibility.ALL)
    return entries.order_by("-pk").values_list("pk", flat=True).first() or 0


def answers_since(case: Case, since: int, *, and_before: bool) -> QuerySet[Entry]:
    """The ministry's answers after an entry, and on demand the last one before it."""
    answers = official_answers(case)
    earlier = answers.filter(pk__lt=since).order_by("-pk").values_list("pk", flat=True)
    before = list(earlier[: int(and_before)])
    return answers.filter(Q(pk__gt=since) | Q(pk__in=before))


def reaches_from_above(entry: Entry, seat: Seat) -> bool:
    """Whether an answer belongs to another case that the seat sees, or that its organisation
    joined."""
    joined = Q(joinings__organisation=seat.organisation_id, shared_at__isnull=False)
    waiting = waiting_below([entry.case_id]).filter(seen_cases(seat) | joined).distinct()
    return any(
        answers.filter(pk=entry.pk).exists()
        for case in waiting.select_related("merged_into", "upward")
        for _, answers in answers_above(case, seat)
    )
