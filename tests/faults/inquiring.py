"""kill -9 while four offices, a prefecture and the ministry work on inquiries, and of the worker
that escalates late ones.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from portal.inquiries.models import Case, CaseState, EntryKind, Holder
from portal.inquiries.services.answering import answer

from tests.faults.cast import Cast
from tests.faults.people import Person
from tests.faults.scene import Round, Scene
from tests.faults.stories import Act, Story, check_all, check_cases
from tests.faults.worker import finish_with_second_worker, make_due, measured, wait_for_claim

ESCALATE = "inquiries.escalate"
LATE_DAYS = 30
SINGLE_CLICKS = (0, 2)
TITLE = "中断の試験（照会）"


class Inquiring(Round):
    """Each office asks; prefecture and ministry do their part: they answer, gather two cases, merge
    two others, share one that another office joins and answer it after approval. In every other
    story of an office alone, and in those of two, all double-click.
    """

    name = "inquiries"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.cast = Cast()
        self.askers = [scene.person(actor.user) for actor in self.cast.askers]
        self.coordinator = scene.person(self.cast.coordinator.user)
        self.agent = scene.person(self.cast.agent.user)
        self.approver = scene.person(self.cast.approver.user)

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

    def stories(self) -> list[Story]:
        """One for each office alone, and two of two offices."""
        alone = [Story(self.alone(asker)) for asker in self.askers]
        pairs = [Story(self.gathered(*self.askers[:2])), Story(self.merged(*self.askers[2:4]))]
        return [*alone, *pairs, Story(self.shared(*self.askers[:2]))]

    def everything(self, stories: Sequence[Story]) -> frozenset[str]:
        """All keys."""
        return frozenset(key for story in stories for key in story.keys.values())

    def play(self, stories: Sequence[Story]) -> frozenset[str]:
        """All at once; the keys of what was answered."""
        with ThreadPoolExecutor(len(stories)) as offices:
            work = [
                offices.submit(story.play, 1 if number in SINGLE_CLICKS else 2)
                for number, story in enumerate(stories)
            ]
            return frozenset[str]().union(*(office.result() for office in work))

    def alone(self, asker: Person) -> list[Act]:
        """From question to end, with papers asked for, and once reopened."""
        due = f"{timezone.localdate() + timedelta(days=14):%Y-%m-%d}"
        papers = {"text": "写しを", "next_on": due}
        return [
            self.asks("open", asker),
            on("open", "pass-up", self.coordinator, {"text": "国へ"}),
            on("open", "request", self.agent, papers),
            on("open", "reply", asker, {"text": "写しです"}),
            on("open", "answer", self.agent, {"text": "お見込みのとおり"}),
            on("open", "reopen", asker, {"text": "月の途中ではどうですか"}),
            on("open", "answer", self.agent, {"text": "同じです"}, name="answer-again"),
            on("open", "accept", asker),
        ]

    def gathered(self, first: Person, second: Person) -> list[Act]:
        """Two of a prefecture in one question; the answer comes back to both."""
        cases = ("{first.pk}", "{second.pk}")
        typed = {"title": TITLE, "text": "2市から", "topic": self.topic, "case": cases}
        return [
            self.asks("first", first),
            self.asks("second", second),
            Act("gather", self.coordinator, "/inquiries/gather/", typed, opens=True),
            on("gather", "answer", self.agent, {"text": "お見込みのとおり"}),
            on("first", "accept", first),
            on("second", "accept", second, name="accept-second"),
        ]

    def merged(self, first: Person, second: Person) -> list[Act]:
        """The ministry answers one of two and merges the other."""
        return [
            self.asks("first", first),
            self.asks("second", second),
            on("first", "pass-up", self.coordinator),
            on("second", "pass-up", self.coordinator, name="pass-up-second"),
            on("first", "merge", self.agent, {"into": "{second.number}"}),
            on("second", "answer", self.agent, {"text": "お見込みのとおり"}),
            on("second", "accept", second),
        ]

    def shared(self, first: Person, second: Person) -> list[Act]:
        """The ministry shares a question, another office joins, the answer is approved and sent."""
        public, words = {"title": TITLE, "text": "月について"}, {"text": "お見込みのとおり"}
        draft, version = {**words, "seen": "0"}, {"number": "1"}
        return [
            self.asks("first", first),
            on("first", "pass-up", self.coordinator),
            on("first", "share", self.agent, public),
            keyless(on("first", "join", second), "first", has_company),
            on("first", "submit-draft", self.agent, draft),
            on("first", "approve-draft", self.approver, version),
            on("first", "send-draft", self.agent, {**words, "seen": "1"}),
            on("first", "accept", first),
        ]

    @property
    def topic(self) -> str:
        """事業の区分."""
        return f"d{self.cast.duty.pk}"

    def asks(self, name: str, asker: Person) -> Act:
        """A question to the prefecture."""
        typed = {"title": TITLE, "text": "本文です。", "topic": self.topic}
        also = {"to": str(Holder.PREFECTURE), "seen": "1", "may_share": "on"}
        return Act(name, asker, "/inquiries/new/", typed | also, opens=True)


def on(
    case: str, act: str, person: Person, fields: dict[str, str] | None = None, name: str = ""
) -> Act:
    """An act on the page of the case that another act has become."""
    return Act(name or act, person, f"/inquiries/{{{case}.number}}/{act}/", fields or {})


def keyless(act: Act, about: str, is_done: Callable[[Case], bool]) -> Act:
    """An act whose form has no key: done, it is not repeated."""
    return replace(act, about=about, is_done=is_done)


def has_company(case: Case) -> bool:
    """Whether somebody joined."""
    return case.joinings.exists()


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
