"""kill -9 while four offices, a prefecture and the ministry work on inquiries, and of the worker
that escalates late ones.
"""

import threading
import time
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone
from helpdesk.models import FollowUp
from portal.accounts.models import User
from portal.inquiries.invariant import violations
from portal.inquiries.models import AskDraft, Case, CaseKind, CaseState, Entry, EntryKind, Holder
from portal.inquiries.permissions import Actor
from portal.inquiries.services.answering import answer
from portal.inquiries.services.opening import Question, desk_for, open_case
from portal.organisations.models import Assignment, Duty, Organisation, Seat, SeatRole

from tests.bench.cases import agent_of
from tests.faults.people import Person
from tests.faults.scene import Round, Scene
from tests.faults.worker import finish_with_second_worker, make_due, measured, wait_for_claim

ESCALATE = "inquiries.escalate"
LATE_DAYS = 30
OFFICES = 4
# Its desk answers without approval.
DUTY = "国民健康保険"
OPEN = "open"
# What each act leaves: the entry, the state of the case, and who holds it.
LEFT = {
    EntryKind.ASKED: (CaseState.NEW, Holder.PREFECTURE),
    EntryKind.PASSED: (CaseState.OPEN, Holder.BUREAU),
    EntryKind.REQUEST: (CaseState.OPEN, Holder.ASKER),
    EntryKind.MESSAGE: (CaseState.OPEN, Holder.BUREAU),
    EntryKind.ANSWER: (CaseState.ANSWERED, Holder.ASKER),
    EntryKind.ACCEPTED: (CaseState.DONE, ""),
}


@dataclass(frozen=True)
class Step:
    """An act on the page of a case, and who does it; None: who asked."""

    act: str
    person: Person | None = None
    fields: dict[str, str] = field(default_factory=dict)


class Cast:
    """Municipalities of one prefecture, its coordinator, and an agent of the desk."""

    def __init__(self) -> None:
        self.duty = Duty.objects.get(name=DUTY)
        place = desk_for(self.duty)
        assert place is not None
        self.desk, self.division = place
        self.agent = agent_of(self.desk)
        seats = Seat.objects.filter(
            duties=self.duty, organisation__prefecture__isnull=False, unit__endswith="係"
        )
        first = seats.order_by("organisation", "pk")[0]
        self.prefecture: Organisation = first.organisation.prefecture
        found: dict[int, Seat] = {}
        for seat in seats.filter(organisation__prefecture=self.prefecture).order_by("pk"):
            found.setdefault(seat.organisation_id, seat)
        self.askers = [someone_on(seat) for seat in list(found.values())[:OFFICES]]
        self.coordinator = someone_on(self.coordinators_seat())

    def coordinators_seat(self) -> Seat:
        """Of the prefecture, for the duty."""
        seat, is_new = Seat.objects.get_or_create(
            organisation=self.prefecture, section="中断の試験", role=SeatRole.COORDINATOR
        )
        if is_new:
            seat.duties.add(self.duty)
        return seat

    def open(self, asker: Actor, first: str) -> Case:
        """A case, without any server."""
        question = Question(
            title="中断の試験（照会）", text="本文です。", kind=CaseKind.INTERPRETATION,
            duty=self.duty, desk=self.desk, division=self.division, first=first,
        )  # fmt: skip
        return open_case(actor=asker, question=question)


def someone_on(seat: Seat) -> Actor:
    """A person of its own on a seat."""
    user, _ = User.objects.get_or_create(email=f"case{seat.pk}@example.jp")
    Assignment.objects.get_or_create(user=user, seat=seat, starts_on="2025-04-01")
    return Actor(user, seat)


class Inquiring(Round):
    """Each office asks; prefecture and ministry do their part; every other office double-clicks."""

    name = "inquiries"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.cast = Cast()
        self.askers = [scene.person(actor.user) for actor in self.cast.askers]
        coordinator = scene.person(self.cast.coordinator.user)
        agent = scene.person(self.cast.agent.user)
        due = f"{timezone.localdate() + timedelta(days=14):%Y-%m-%d}"
        self.steps = (
            Step("pass-up", coordinator, {"text": "国へ"}),
            Step("request", agent, {"text": "写しを", "next_on": due}),
            Step("reply", fields={"text": "写しです"}),
            Step("answer", agent, {"text": "お見込みのとおり"}),
            Step("accept"),
        )

    def measure(self) -> None:
        """Duration of all acts on a warm server."""
        for _ in range(2):
            stories = self.stories()
            started = time.monotonic()
            told = self.play(stories)
            self.duration = time.monotonic() - started
            assert told == self.everything(stories)
            check_cases(stories, told)

    def point(self, fraction: float) -> str:
        """Kill the server among the acts, look, restart, and repeat all of them."""
        stories = self.stories()
        found: list[frozenset[str]] = []
        playing = threading.Thread(target=lambda: found.append(self.play(stories)))
        playing.start()
        time.sleep(fraction * self.duration)
        self.scene.kill_portal()
        playing.join()
        kept = check_cases(stories, found[0])
        self.scene.start_portal()
        everything = self.everything(stories)
        assert self.play(stories) == everything, "not answered when repeated"
        assert check_cases(stories, everything) == len(everything)
        return f"{len(found[0])} of {len(everything)} acts answered, {kept} kept; each once"

    def stories(self) -> list[dict[str, str]]:
        """For each office the keys of its forms."""
        acts = (OPEN, *(step.act for step in self.steps))
        return [{act: str(uuid4()) for act in acts} for _ in self.askers]

    def everything(self, stories: list[dict[str, str]]) -> frozenset[str]:
        """All keys."""
        return frozenset(key for story in stories for key in story.values())

    def play(self, stories: list[dict[str, str]]) -> frozenset[str]:
        """All offices at once; the keys of what was answered."""
        with ThreadPoolExecutor(len(stories)) as offices:
            work = [
                offices.submit(self.act_out, asker, story, 1 + number % 2)
                for number, (asker, story) in enumerate(zip(self.askers, stories, strict=True))
            ]
            return frozenset[str]().union(*(office.result() for office in work))

    def act_out(self, asker: Person, story: dict[str, str], times: int) -> frozenset[str]:
        """One case from question to end, as far as the server lives."""
        answered: set[str] = set()
        question = {"topic": f"d{self.cast.duty.pk}", "to": Holder.PREFECTURE, "seen": "1"}
        typed = {"title": "中断の試験（照会）", "text": "本文です。", **question}
        if not asker.click("/inquiries/new/", times, key=story[OPEN], **typed):
            return frozenset()
        answered.add(story[OPEN])
        address = f"/inquiries/{number_of(story[OPEN])}"
        for step in self.steps:
            person = step.person or asker
            if not person.click(
                f"{address}/{step.act}/", times, key=story[step.act], **step.fields
            ):
                break
            answered.add(story[step.act])
        return frozenset(answered)


def number_of(key: str) -> str:
    """The number of the case that a form has become; for a thread that asks nothing else."""
    try:
        return Entry.objects.values_list("case__number", flat=True).get(key=key)
    finally:
        connection.close()


def check_cases(stories: list[dict[str, str]], told: Collection[str]) -> int:
    """Nothing lost, doubled or half done; returns how many acts there are."""
    keys = [key for story in stories for key in story.values()]
    entries = Entry.objects.filter(key__in=keys)
    found = Counter(entries.values_list("key", flat=True))
    assert set(told) <= set(found), "answered, and lost"
    assert not [key for key, number in found.items() if number > 1], f"doubled: {found}"
    cases = Case.objects.filter(pk__in=entries.values("case")).prefetch_related("entries")
    assert len(cases) == sum(story[OPEN] in found for story in stories), "a case without question"
    for case in cases:
        last = list(case.entries.all())[-1].kind
        assert (case.state, case.holder) == LEFT[EntryKind(last)], f"{case.state} after {last}"
    assert not AskDraft.objects.filter(pk__in=[k for k in keys if k in found]).exists(), (
        "sent draft"
    )
    check_all()
    return len(found)


def check_all() -> None:
    """Every case has its holder, every ticket its case, every follow-up its entry."""
    broken = [f"{each.number}: {each.reason}" for each in violations()]
    assert not broken, f"holder invariant: {broken[:3]}"
    assert not FollowUp.objects.filter(entry=None).exists(), "a follow-up without entry"


class Escalating(Round):
    """Late cases: those that wait climb to the top step, answered ones end."""

    name = "escalation"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.cast = Cast()

    def measure(self) -> None:
        """Duration of the job in a worker that has just started."""
        ids = self.late_cases()
        self.duration = measured(self.scene.env, ESCALATE)
        assert check_late(ids) == len(ids)

    def point(self, fraction: float) -> str:
        """Kill the worker this far into the job; a second worker finishes."""
        ids = self.late_cases()
        make_due(ESCALATE)
        worker = self.scene.worker()
        wait_for_claim(ESCALATE)
        time.sleep(fraction * self.duration)
        worker.kill()
        done = check_late(ids)
        finish_with_second_worker(ESCALATE)
        assert check_late(ids) == len(ids)
        return f"{done} of {len(ids)} done, all of them once after a second worker"

    def late_cases(self) -> list[int]:
        """Two of each office, one of them answered."""
        ids = []
        for asker in self.cast.askers:
            waiting, answered = (self.cast.open(asker, Holder.BUREAU) for _ in "12")
            answer(actor=self.cast.agent, case_id=answered.pk, text="お見込みのとおり")
            ids += [waiting.pk, answered.pk]
        day = timezone.localdate() - timedelta(days=LATE_DAYS)
        Case.objects.filter(pk__in=ids).update(next_on=day)
        return ids


def check_late(ids: list[int]) -> int:
    """Each is as it was, or has its step or end with one entry; how many have."""
    check_all()
    done = 0
    for case in Case.objects.filter(pk__in=ids).prefetch_related("entries"):
        kinds = Counter(entry.kind for entry in case.entries.all())
        steps, ends = kinds[EntryKind.ESCALATED], kinds[EntryKind.ACCEPTED]
        assert (steps, ends) == (int(case.escalation > 0), int(case.state == CaseState.DONE))
        done += steps + ends
    return done
