"""The holder invariant through the pages that people really use, whatever they press."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.accounts.models import User
from portal.inquiries.invariant import violations
from portal.inquiries.models import AnswerDraft, Case, Holder
from portal.inquiries.permissions import visible_cases
from portal.inquiries.selectors import gatherable_cases

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
ASKING = ["reply", "accept", "reopen", "withdraw", "rate", "date"]
FIRST_TIER = ["reply", "request", "answer", "pass-up", "date"]
OWN = {"kyufu": ASKING, "morioka": ASKING, "hokkaido": [*FIRST_TIER, *FIRST_TIER, *ASKING]}
PEOPLE = (*OWN, "agent", "agent", "agent", "approver", "other_approver")
ASKERS = ("kyufu", "hakodate", "morioka")
PLACES = ("札幌市", "函館市", "盛岡市", "北海道", "どこか町")
LENGTH = 25
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
        "faq-link": {"faq": "1"}, "notice-link": {"notice": "T-1"}, "tasks": {},
    }  # fmt: skip


@dataclass
class Hands:
    """Everybody with a browser, and chance."""

    inquiries: Inquiries
    client_for: ClientFor
    random: Random

    def __post_init__(self) -> None:
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

    def press(self) -> Any:
        """Anything."""
        acts = (self.one, self.several, self.gather, self.join, self.call)
        return self.random.choices(acts, weights=(16, 3, 2, 2, 1))[0]()


@given(random=st.randoms(use_true_random=True))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_keep_the_invariant_whatever_is_pressed(
    inquiries: Inquiries, client_for: ClientFor, random: Random
) -> None:
    hands = Hands(inquiries, client_for, random)
    with transaction.atomic():
        inquiries.desk.needs_approval = random.random() < 0.5
        inquiries.desk.save()
        for key in ASKERS:
            inquiries.case(key, random.choice([Holder.PREFECTURE, Holder.BUREAU]))
        for _ in range(LENGTH):
            assert hands.press().status_code in (TAKEN, REFUSED, HIDDEN)
            assert list(violations()) == []
        transaction.set_rollback(True)
