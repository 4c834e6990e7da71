"""The holder invariant through the pages that people really use, whatever they press."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.accounts.models import User
from portal.inquiries.invariant import violations
from portal.inquiries.models import AnswerDraft, Case

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
PEOPLE = ("kyufu", "hokkaido", "agent", "agent", "approver", "other_approver")
LENGTH = 20
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


def press(inquiries: Inquiries, client: Client, random: Random, cases: list[Case]) -> Any:
    """One button on the page of a case, or several cases of the desks' list at once."""
    case, other = random.sample(cases, 2)
    if random.random() < 0.15:
        act = random.choice(["assign", "move", "merge"])
        typed = fields(inquiries, case, other, random)[act] | {"into": str(other.pk)}
        chosen = {"act": act, "case": [case.pk, other.pk]}
        return client.post("/helpdesk/bulk/", chosen | typed)
    act, typed = random.choice(list(fields(inquiries, case, other, random).items()))
    return client.post(f"/inquiries/{case.number}/{act}/", typed)


@given(random=st.randoms(use_true_random=True))
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_keep_the_invariant_whatever_is_pressed(
    inquiries: Inquiries, client_for: ClientFor, random: Random
) -> None:
    clients = {key: client_for(key) for key in set(PEOPLE)}
    with transaction.atomic():
        inquiries.desk.needs_approval = random.random() < 0.5
        inquiries.desk.save()
        cases = [inquiries.case(), inquiries.case("hakodate"), inquiries.case("morioka")]
        for _ in range(LENGTH):
            response = press(inquiries, clients[random.choice(PEOPLE)], random, cases)
            assert response.status_code in (TAKEN, REFUSED, HIDDEN)
            assert list(violations()) == []
        transaction.set_rollback(True)
