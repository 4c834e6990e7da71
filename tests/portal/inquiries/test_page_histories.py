"""The holder invariant through the pages that people really use, whatever they press, while days
pass, seats change and the worker does its jobs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from helpdesk.models import ChecklistTask, ChecklistTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.accounts.models import User
from portal.faq.models import FaqPage
from portal.inquiries import jobs
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import escalate_late_cases, free_waiting_cases, reseat_cases
from portal.inquiries.models import AnswerDraft, Case, Holder
from portal.inquiries.pages.urls import ACTS
from portal.inquiries.permissions import visible_cases
from portal.inquiries.selectors import gatherable_cases
from portal.notices.models import NoticePage

from tests.factories.faq import make_faq
from tests.factories.inquiries import Inquiries
from tests.factories.notices import make_notice
from tests.portal.inquiries.test_invariant import change_role

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
ASKING = ["reply", "accept", "reopen", "withdraw", "rate", "date"]
FIRST_TIER = ["reply", "request", "answer", "pass-up", "date"]
OWN = {"kyufu": ASKING, "morioka": ASKING, "hokkaido": [*FIRST_TIER, *FIRST_TIER, *ASKING]}
PEOPLE = (*OWN, "agent", "agent", "agent", "approver", "other_approver")
ASKERS = ("kyufu", "hakodate", "morioka")
PLACES = ("札幌市", "函館市", "盛岡市", "北海道", "どこか町")
LENGTH = 25
MONDAY = "2026-12-21T10:00:00+09:00"
WORDS = ("却下の月からです。", "却下の月からです。", "交付の月からです。")
TAKEN, REFUSED, HIDDEN = 302, 422, 404


def fields(
    inquiries: Inquiries, case: Case, other: Case, random: Random
) -> dict[str, dict[str, Any]]:
    """What is typed into the form of each act."""
    world, text = inquiries.world, {"text": "文です"}
    newest = AnswerDraft.objects.filter(case=case).count()
    draft = {"number": str(newest or 1)}
    words = {"seen": str(newest), "text": random.choice(WORDS)}
    tasks = ChecklistTask.objects.filter(checklist__ticket=case.ticket_id).order_by("pk")
    faqs = FaqPage.objects.order_by("pk").values_list("pk", flat=True)
    soon = timezone.localdate() + timedelta(days=4)
    target = f"{inquiries.other_desk.pk}-{world.organisation('国民健康保険課').pk}"
    return {
        "reply": text, "accept": {}, "reopen": random.choice([text, {}]), "withdraw": {},
        "rate": {"satisfaction": "good"}, "answer": text, "request": text,
        "pass-up": {}, "note": text, "pass-down": text,
        "date": {"next_on": soon.isoformat()}, "close": {"word": "電話で"},
        "assign": {"user": str(world.user("agent").pk)}, "move": {"target": target, **text},
        "share": {"title": "共有", **text}, "merge": {"into": other.number},
        "save-draft": words, "submit-draft": words, "send-draft": words,
        "approve-draft": draft, "return-draft": {"word": "根拠を", **draft},
        "faq-link": {"faq": str(random.choice(faqs))},
        "faq-draft": {"title": "問い", **text},
        "notice-link": {"notice": f"T-{NoticePage.objects.get().pk}"},
        "checklist": {"template": str(ChecklistTemplate.objects.get().pk)},
        "tasks": {"done": list(tasks.values_list("pk", flat=True)[:1])},
    }  # fmt: skip


@dataclass
class Hands:
    """Everybody with a browser, the worker, and chance."""

    inquiries: Inquiries
    client_for: ClientFor
    random: Random
    clock: time_machine.Coordinates

    def __post_init__(self) -> None:
        self.sign_in()

    def sign_in(self) -> None:
        """Sessions end with the day."""
        self.clients = {key: self.client_for(key) for key in set(PEOPLE)}

    def some(self, number: int = 2) -> list[Case]:
        """Cases as they are now; those that were gathered or rang up are among them."""
        return self.random.sample(list(Case.objects.order_by("pk")), number)

    def one(self) -> Any:
        """A button on the page of a case; mostly one that is meant for the person."""
        who, is_sane = self.random.choice(PEOPLE), self.random.random() < 0.9
        seen = list(visible_cases(self.inquiries.world.seat(who)).order_by("pk"))
        case, other = self.random.choice(seen if seen and is_sane else self.some()), self.some(1)[0]
        typed = fields(self.inquiries, case, other, self.random)
        act = self.random.choice(OWN.get(who, [*typed]) if is_sane else [*typed])
        return self.clients[who].post(f"/inquiries/{case.number}/{act}/", typed[act])

    def several(self) -> Any:
        """Two cases of the desks' list at once."""
        act, (case, other) = self.random.choice(["assign", "move", "merge"]), self.some()
        typed = fields(self.inquiries, case, other, self.random)[act] | {"into": str(other.pk)}
        chosen = {"act": act, "case": [case.pk, other.pk]}
        return self.clients[self.random.choice(PEOPLE)].post("/helpdesk/bulk/", chosen | typed)

    def gather(self) -> Any:
        """Cases of municipalities into one: mostly what lies at the prefecture."""
        cases = list(gatherable_cases(self.inquiries.world.seat("hokkaido")).order_by("pk")[:3])
        if not cases or self.random.random() < 0.1:
            cases += self.some(1)
        chosen = {"case": [case.pk for case in cases], **self.question()}
        return self.twice("hokkaido", "/inquiries/gather/", chosen)

    def join(self) -> Any:
        """「うちも同じ疑問」, shared or not."""
        shared = list(Case.objects.filter(shared_at__isnull=False).order_by("pk"))
        case = self.random.choice(shared or self.some())
        return self.twice(self.random.choice([*OWN]), f"/inquiries/{case.number}/join/", {})

    def call(self) -> Any:
        """A call, for the own desk or another one."""
        typed = {"organisation": self.random.choice(PLACES), **self.question()}
        return self.twice("agent", "/helpdesk/phone/", typed)

    def question(self) -> dict[str, str]:
        """What a new case asks."""
        duty = self.inquiries.world.duty(self.random.choice(["介護保険", "国民健康保険"]))
        key = str(UUID(int=self.random.getrandbits(128), version=4))
        also = self.random.choice([{}, {"may_share": "on"}])
        return {"title": "件名", "text": "文です", "topic": f"d{duty.pk}", "key": key, **also}

    def twice(self, who: str, path: str, typed: dict[str, Any]) -> Any:
        """A click, or a double click: then the second one finds it done."""
        response = self.clients[who].post(path, typed)
        return self.clients[who].post(path, typed) if self.random.random() < 0.3 else response

    def days_pass(self) -> None:
        """Dates go by, and the worker does everything that is due."""
        self.clock.shift(timedelta(days=4))
        for job in (escalate_late_cases, reseat_cases, free_waiting_cases):
            job()
        self.sign_in()

    def press(self) -> Any:
        """Anything; nothing comes back where nobody pressed a button."""
        acts = (self.one, self.several, self.gather, self.join, self.call, self.days_pass,
                lambda: change_role(self.inquiries))  # fmt: skip
        return self.random.choices(acts, weights=(16, 3, 2, 2, 1, 2, 1))[0]()


@pytest.fixture
def things(inquiries: Inquiries) -> None:
    """What a case can be linked to, and what can be checked before it is closed."""
    make_faq()
    make_notice()
    ChecklistTemplate.objects.create(name="閉じる前", task_list=["添付の確認", "根拠の確認"])


@pytest.mark.usefixtures("things")
def test_histories_know_every_act_of_the_pages(inquiries: Inquiries) -> None:
    case = inquiries.case()
    chance = Random(0)  # noqa: S311 - no secret
    assert set(fields(inquiries, case, case, chance)) == {view.act for view in ACTS}


@pytest.mark.usefixtures("things")
@given(random=st.randoms(use_true_random=True))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_keep_the_invariant_whatever_is_pressed(
    inquiries: Inquiries,
    client_for: ClientFor,
    caplog: pytest.LogCaptureFixture,
    random: Random,
) -> None:
    with transaction.atomic(), time_machine.travel(MONDAY) as clock:
        hands = Hands(inquiries, client_for, random, clock)
        inquiries.desk.needs_approval = random.random() < 0.5
        inquiries.desk.save()
        for key in ASKERS:
            inquiries.case(key, random.choice([Holder.PREFECTURE, Holder.BUREAU]))
        for _ in range(LENGTH):
            response = hands.press()
            assert response is None or response.status_code in (TAKEN, REFUSED, HIDDEN)
            assert list(violations()) == []
        assert [record for record in caplog.records if record.name == jobs.__name__] == []
        transaction.set_rollback(True)
