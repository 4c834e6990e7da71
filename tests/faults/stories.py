"""Lives of inquiries, click by click, and what must be there wherever a life was cut off."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import connection
from helpdesk.models import FollowUp
from portal.inquiries.invariant import violations
from portal.inquiries.models import (
    AskDraft,
    Case,
    CaseOrigin,
    CaseState,
    Entry,
    EntryKind,
    Holder,
)

from tests.faults.people import Person

# What each act leaves: the entry, the state of the case, and who holds it.
LEFT = {
    EntryKind.ASKED: (CaseState.NEW, Holder.PREFECTURE),
    EntryKind.PASSED: (CaseState.OPEN, Holder.BUREAU),
    EntryKind.REQUEST: (CaseState.OPEN, Holder.ASKER),
    EntryKind.MESSAGE: (CaseState.OPEN, Holder.BUREAU),
    EntryKind.ANSWER: (CaseState.ANSWERED, Holder.ASKER),
    EntryKind.ACCEPTED: (CaseState.DONE, ""),
    EntryKind.REOPENED: (CaseState.REOPENED, Holder.BUREAU),
    EntryKind.GATHERED: (CaseState.OPEN, Holder.PREFECTURE),
}
# The case that another one was merged into goes on, the question of a prefecture begins above.
MERGED, STAYS = (CaseState.MERGED, ""), (CaseState.OPEN, Holder.BUREAU)
ASKED_ABOVE = (CaseState.NEW, Holder.BUREAU)


class Cases(dict[str, Case]):
    """The case that the act of a name has become; for a thread that asks nothing else."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys_by_name = keys

    def __missing__(self, name: str) -> Case:
        try:
            return Entry.objects.select_related("case").get(key=self.keys_by_name[name]).case
        finally:
            connection.close()


@dataclass(frozen=True)
class Act:
    """A click; ``{open.number}`` is the number of the case that the act ``open`` has become."""

    name: str
    person: Person
    path: str
    fields: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    opens: bool = False

    def click(self, keys: Mapping[str, str], times: int) -> bool:
        """Whether it was answered."""
        cases = Cases(keys)
        typed = {
            name: value.format_map(cases)
            if isinstance(value, str)
            else [each.format_map(cases) for each in value]
            for name, value in self.fields.items()
        }
        path = self.path.format_map(cases)
        return self.person.click(path, times, key=keys[self.name], **typed)


class Story:
    """Acts in order, each with the key of its form."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.acts, self.keys = acts, {act.name: str(uuid4()) for act in acts}

    @property
    def opening(self) -> set[str]:
        """Keys of the forms that become cases."""
        return {self.keys[act.name] for act in self.acts if act.opens}

    def play(self, times: int) -> frozenset[str]:
        """From question to end, as far as the server lives; the keys of what was answered."""
        answered: set[str] = set()
        for act in self.acts:
            if not act.click(self.keys, times):
                break
            answered.add(self.keys[act.name])
        return frozenset(answered)


def check_cases(stories: Sequence[Story], told: Collection[str]) -> int:
    """Nothing lost, doubled or half done; returns how many acts there are."""
    keys = [key for story in stories for key in story.keys.values()]
    entries = Entry.objects.filter(key__in=keys)
    found = Counter(entries.values_list("key", flat=True))
    assert set(told) <= set(found), "answered, and lost"
    assert not [key for key, number in found.items() if number > 1], f"doubled: {found}"
    cases = Case.objects.filter(pk__in=entries.values("case")).prefetch_related("entries")
    opened = set[str]().union(*(story.opening for story in stories))
    assert len(cases) == len(opened & set(found)), "a case without question"
    for case in cases:
        assert (case.state, case.holder) == left(case), f"{case.state} of {case.number}"
        check_company(case)
    assert not AskDraft.objects.filter(pk__in=[k for k in keys if k in found]).exists(), (
        "sent draft"
    )
    check_all()
    return len(found)


def left(case: Case) -> tuple[str, str]:
    """State and holder after the last entry of a case."""
    last = EntryKind(list(case.entries.all())[-1].kind)
    if last == EntryKind.MERGED:
        return MERGED if case.merged_into_id else STAYS
    if last == EntryKind.ASKED and case.origin == CaseOrigin.GATHERED:
        return ASKED_ABOVE
    return LEFT[last]


def check_company(case: Case) -> None:
    """All that were gathered go and are answered together; a merge is known to both."""
    gathered = Case.objects.filter(upward=case)
    if case.origin == CaseOrigin.GATHERED:
        assert gathered.count() == 2, f"{case.number} gathers {gathered.count()}"
    if case.answered_at:
        assert not gathered.filter(answered_at=None).exists(), f"{case.number} not passed on"
    merges = sum(entry.kind == EntryKind.MERGED for entry in case.entries.all())
    assert merges == bool(case.merged_into_id) + Case.objects.filter(merged_into=case).count()


def check_all() -> None:
    """Every case has its holder, every ticket its case, every follow-up its entry."""
    broken = [f"{each.number}: {each.reason}" for each in violations()]
    assert not broken, f"holder invariant: {broken[:3]}"
    assert not FollowUp.objects.filter(entry=None).exists(), "a follow-up without entry"
