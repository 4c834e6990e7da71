"""Which case gets its answers from which other one: merged into it, or gathered into it.

A merged case names the last one that it went into. A gathered case keeps the name of the one that
its prefecture put it into, also when that was merged: it goes on with it when they part again.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from portal.inquiries.models import Case, CaseState, Entry, EntryKind, Visibility
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


def cases_above(case: Case, steps: int = LONGEST) -> list[Case]:
    """The cases whose answers this one gets, the nearest first. One that was gathered and then
    merged keeps what it got from the case that it was gathered into.
    """
    if not steps:
        return []
    above = [one for one in (case.merged_into, case.upward) if one is not None]
    return [found for one in above for found in (one, *cases_above(one, steps - 1))]


def may_reach_others(case: Case) -> bool:
    """Whether everybody agreed whose answers the case gets: a refusal goes for all below it."""
    return all(one.may_share for one in (case, *cases_above(case)))


def has_answer(case: Case, seat: Seat) -> bool:
    """Whether the asker got an answer: its own, or that of the case that it was merged into."""
    if case.state == CaseState.MERGED:
        return any(answers.exists() for _, answers in answers_above(case, seat))
    return case.state in (CaseState.ANSWERED, CaseState.DONE)


@dataclass(frozen=True)
class Span:
    """The entries of a case above that belong to one below: after ``since``, before ``until``.

    ``shared``: the entry from which on somebody may read at all who only joined.
    """

    shared: int
    since: int
    until: int | None = None

    def answers(self, case: Case) -> QuerySet[Entry]:
        """The ministry's answers in it, and the last one before it, which made them so."""
        if self.until is not None and self.until <= self.since:
            return Entry.objects.none()
        found = answers_since(case, self.since, and_before=self.since > self.shared)
        return found if self.until is None else found.filter(pk__lt=self.until)


def answers_above(case: Case, seat: Seat) -> list[tuple[Case, QuerySet[Entry]]]:
    """The answers of others that belong to this case: since they were put together, and the last
    one before, which made them so. Earlier ones were meant for that asker alone, and those from
    before the sharing not for who only joined.
    """
    if not (case.merged_into or case.upward):
        return []
    shared = 0 if side_of(case, seat) else shared_since(case)
    return answers_over(case, Span(shared, shared))


def answers_over(
    case: Case, span: Span, steps: int = LONGEST
) -> list[tuple[Case, QuerySet[Entry]]]:
    """Link by link: merged, from then on; gathered, until it was merged."""
    links: list[tuple[Case, Span]] = []
    since = merged_since(case) if case.merged_into else 0
    if case.merged_into and steps:
        links.append((case.merged_into, replace(span, since=max(span.since, since))))
    if case.upward and steps:
        links.append((case.upward, replace(span, until=since) if since else span))
    return [
        found
        for above, part in links
        for found in ((above, part.answers(above)), *answers_over(above, part, steps - 1))
    ]


def merged_since(case: Case) -> int:
    """The entry with which a case was merged into another one."""
    entries = Entry.objects.filter(case=case, kind=EntryKind.MERGED, visibility=Visibility.ALL)
    return entries.order_by("-pk").values_list("pk", flat=True).first() or 0


def left_by_withdrawal() -> QuerySet[Case]:
    """What was merged into an answered case after that was reopened, and the reopening withdrawn:
    no answer to it came since, for an answered case is not withdrawn, and none will come.
    """
    above = Entry.objects.filter(case=OuterRef("merged_into"))
    ends = above.filter(kind__in=(EntryKind.WITHDRAWN, EntryKind.ACCEPTED)).order_by("-pk")
    turns = above.filter(kind=EntryKind.REOPENED).order_by("-pk")
    own = Entry.objects.filter(
        case=OuterRef("pk"), kind=EntryKind.MERGED, visibility=Visibility.ALL
    ).order_by("-pk")
    merged = Case.objects.filter(
        Exists(above.filter(kind=EntryKind.WITHDRAWN)), merged_into__state=CaseState.DONE
    )
    return merged.annotate(
        end=Subquery(ends.values("kind")[:1]),
        turned=Subquery(turns.values("pk")[:1]),
        merged_at=Subquery(own.values("pk")[:1]),
    ).filter(end=EntryKind.WITHDRAWN, merged_at__gt=F("turned"))


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
