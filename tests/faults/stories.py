"""Lives of inquiries, click by click, and what must be there wherever a life was cut off."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import connection
from helpdesk.models import FollowUp
from portal.inquiries.invariant import violations
from portal.inquiries.models import (
    AnswerDraft,
    AskDraft,
    Case,
    CaseOrigin,
    CaseState,
    DraftState,
    Entry,
    EntryKind,
    Holder,
)
from portal.inquiries.pages.sending import form_key

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
# They leave the case where it is.
ASIDE = (EntryKind.SHARED, EntryKind.JOINED, EntryKind.NOTE)
# The lines for the desk that belong to an answer on its way.
LINES = {DraftState.SUBMITTED: 1, DraftState.APPROVED: 2, DraftState.SENT: 2}
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
    """A click; ``{open.number}`` is the number of the case that the act ``open`` has become.

    ``is_done``: of the case ``about``, for an act whose form has no key.
    """

    name: str
    person: Person
    path: str
    fields: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    opens: bool = False
    about: str = ""
    is_done: Callable[[Case], bool] | None = None

    def click(self, keys: Mapping[str, str], times: int) -> bool:
        """Whether it was answered."""
        cases = Cases(keys)
        if self.is_done is not None and was_done(self.is_done, cases[self.about]):
            return True
        typed = {
            name: value.format_map(cases)
            if isinstance(value, str)
            else [each.format_map(cases) for each in value]
            for name, value in self.fields.items()
        }
        path = self.path.format_map(cases)
        return self.person.click(path, times, key=keys.get(self.name, ""), **typed)

    def form(self, key: str) -> str:
        """How the key of the entry begins: on the page of a case each act has its own."""
        act = self.path.rstrip("/").rpartition("/")[2]
        return key if self.opens else form_key(key, act)


def was_done(is_done: Callable[[Case], bool], case: Case) -> bool:
    """What a case tells, for a thread that asks nothing else."""
    try:
        return is_done(case)
    finally:
        connection.close()


class Story:
    """Acts in order, each with the key of its form where it has one."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.acts = acts
        self.keys = {act.name: str(uuid4()) for act in acts if act.is_done is None}
        keyed = [act for act in acts if act.name in self.keys]
        self.forms = {act.form(self.keys[act.name]): self.keys[act.name] for act in keyed}

    @property
    def opening(self) -> set[str]:
        """Keys of the forms that become cases."""
        return {self.keys[act.name] for act in self.acts if act.opens}

    def sent(self) -> list[tuple[int, str]]:
        """The entries that the forms have become, by id, with the keys of the forms."""
        rows = Entry.objects.exclude(key="").values_list("pk", "key")
        forms = [(pk, self.forms.get(key.partition(".")[0])) for pk, key in rows]
        return [(pk, key) for pk, key in forms if key]

    def play(self, times: int) -> frozenset[str]:
        """From question to end, as far as the server lives; the keys of what was answered."""
        answered: set[str] = set()
        for act in self.acts:
            if not act.click(self.keys, times):
                break
            answered |= {self.keys[act.name]} if act.name in self.keys else set()
        return frozenset(answered)


def check_cases(stories: Sequence[Story], told: Collection[str]) -> int:
    """Nothing lost, doubled or half done; returns how many acts there are."""
    keys = [key for story in stories for key in story.keys.values()]
    sent = {entry: key for story in stories for entry, key in story.sent()}
    found = Counter(sent.values())
    assert set(told) <= set(found), "answered, and lost"
    assert not [key for key, number in found.items() if number > 1], f"doubled: {found}"
    cases = Case.objects.filter(entries__in=list(sent)).distinct().prefetch_related("entries")
    opened = set[str]().union(*(story.opening for story in stories))
    assert len(cases) == len(opened & set(found)), "a case without question"
    for case in cases:
        assert (case.state, case.holder) == left(case), f"{case.state} of {case.number}"
        check_company(case)
        check_sharing(case)
    assert not AskDraft.objects.filter(pk__in=[k for k in keys if k in found]).exists(), (
        "sent draft"
    )
    check_all()
    return len(found)


def left(case: Case) -> tuple[str, str]:
    """State and holder after the last entry of a case."""
    last = [EntryKind(entry.kind) for entry in case.entries.all() if entry.kind not in ASIDE][-1]
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


def check_sharing(case: Case) -> None:
    """Who joined is written down once, and an answer is the one that was approved."""
    kinds = Counter(entry.kind for entry in case.entries.all())
    assert kinds[EntryKind.JOINED] == case.joinings.count() <= 1
    assert kinds[EntryKind.SHARED] == int(case.shared_at is not None)
    states = [DraftState(draft.state) for draft in AnswerDraft.objects.filter(case=case)]
    assert kinds[EntryKind.NOTE] == sum(LINES[state] for state in states), f"drafts: {states}"
    assert len(states) <= 1, f"{case.number} has {len(states)} versions"
    assert not states or (DraftState.SENT in states) == bool(case.answered_at), f"drafts: {states}"


def check_all() -> None:
    """Every case has its holder, every ticket its case, every follow-up its entry."""
    broken = [f"{each.number}: {each.reason}" for each in violations()]
    assert not broken, f"holder invariant: {broken[:3]}"
    assert not FollowUp.objects.filter(entry=None).exists(), "a follow-up without entry"
