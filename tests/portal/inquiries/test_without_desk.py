"""Duties that no desk of the ministry answers for are asked of the prefecture, and stay there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from portal.inquiries.exceptions import NobodyInCharge
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, Desk, Holder
from portal.inquiries.services import answering, opening
from portal.organisations.models import Duty

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]
NEW = "/inquiries/new/"


@pytest.fixture
def pension() -> Duty:
    """年金: nobody in the ministry has it."""
    return Duty.objects.create(name="年金")


@pytest.fixture
def asked(client_for: Clients, typed: dict[str, Any], pension: Duty) -> Case:
    """A question about it that lies with 北海道."""
    client_for("kyufu").post(NEW, {**typed, "topic": f"d{pension.pk}", "to": Holder.PREFECTURE})
    return Case.objects.get()


def test_prefecture_is_asked_about_any_duty(inquiries: Inquiries, asked: Case) -> None:
    assert (asked.duty.name, asked.holder, asked.queue, asked.division) == (
        "年金",
        Holder.PREFECTURE,
        None,
        None,
    )
    assert list(violations()) == []


def test_form_tells_what_the_ministry_has_no_desk_for(
    client_for: Clients, inquiries: Inquiries, pension: Duty
) -> None:
    page = client_for("kyufu").get(NEW).content.decode()
    assert "国の窓口がまだない区分は、都道府県に聞いてください（年金、総務・情報）。" in page
    assert "そのまま引き継ぎます（国の窓口がまだない区分は、引き継げません）。" in page


def test_ministry_without_a_desk_is_refused_beside_the_exits(
    client_for: Clients, typed: dict[str, Any], pension: Duty
) -> None:
    sent = {**typed, "topic": f"d{pension.pk}", "to": Holder.BUREAU}
    response = client_for("kyufu").post(NEW, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "選んだ区分は、国の窓口がまだありません。都道府県に聞いてください。" in page
    assert sent["text"] in page
    assert not Case.objects.exists()


def test_prefecture_itself_is_offered_what_the_ministry_answers(
    client_for: Clients, inquiries: Inquiries, pension: Duty
) -> None:
    page = client_for("hokkaido").get(NEW).content.decode()
    assert (f'value="d{pension.pk}"' in page, "国の窓口がまだない" in page) == (False, False)


def test_passing_up_says_that_there_is_no_desk(client_for: Clients, asked: Case) -> None:
    client = client_for("hokkaido")
    response = client.post(f"/inquiries/{asked.number}/pass-up/", {"text": "国の考えを"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "受け持つ国の窓口がまだないため、国へ引き継げません。" in page
    assert "国の考えを" in page


def test_case_without_a_desk_goes_up_once_there_is_one(
    client_for: Clients, inquiries: Inquiries, asked: Case
) -> None:
    inquiries.world.seat("other_approver").duties.add(asked.duty)
    Desk.objects.filter(pk=inquiries.other_desk.pk).update(answer_days=20)
    client_for("hokkaido").post(f"/inquiries/{asked.number}/pass-up/", {"text": "国の考えを"})
    asked.refresh_from_db()
    assert (asked.holder, asked.queue) == (Holder.BUREAU, inquiries.other_desk.queue)
    assert asked.target_days == 20
    assert list(violations()) == []


def test_case_without_a_desk_is_answered_and_never_seen_at_one(
    client_for: Clients, inquiries: Inquiries, asked: Case
) -> None:
    answering.answer(actor=inquiries.actor("hokkaido"), case_id=asked.pk, text="道の考えです")
    for key in ("agent", "approver", "other_approver"):
        assert client_for(key).get(f"/inquiries/{asked.number}/").status_code == 404
    assert list(violations()) == []


def test_ministry_is_asked_nothing_without_a_desk(inquiries: Inquiries, pension: Duty) -> None:
    question = inquiries.question(Holder.BUREAU, duty=pension, desk=None, division=None)
    with pytest.raises(NobodyInCharge):
        opening.open_case(actor=inquiries.actor("kyufu"), question=question)
