"""The answer to a gathered question, corrected or contradicted: it reaches all that asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from portal.inquiries.exceptions import AskedTogether
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.notifying import object_key
from portal.inquiries.services import answering, joining, passing
from portal.inquiries.services.escalating import overdue_ids
from portal.notifications.models import Notification
from portal.organisations.models import Seat

from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import content

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]
TOGETHER = "まとめて国に照会しています"


@pytest.fixture
def gathered(inquiries: Inquiries) -> tuple[Case, Case]:
    """A municipality's case, and the one of its prefecture that it went into."""
    case = inquiries.case(first=Holder.PREFECTURE)
    actor, question = inquiries.actor("hokkaido"), inquiries.question(Holder.BUREAU)
    upward = joining.gather(actor=actor, case_ids=[case.pk], question=question)
    return case, upward


@pytest.fixture
def given_back(inquiries: Inquiries, gathered: tuple[Case, Case]) -> tuple[Case, Case]:
    """The municipality contradicted the answer, and the ministry gave it to the prefecture."""
    case, upward = gathered
    agent = inquiries.actor("agent")
    file = stored_file(owner=agent.user, name="別紙.pdf", purpose="inquiry")
    answering.answer(actor=agent, case_id=upward.pk, text="却下の月から", files=[file])
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    passing.pass_down(actor=agent, case_id=case.pk, text="道でお答えください")
    return case, upward


def test_corrected_answer_reaches_who_had_accepted(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    agent, hokkaido = inquiries.actor("agent"), inquiries.actor("hokkaido")
    answering.answer(actor=agent, case_id=upward.pk, text="却下の月から")
    answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    answering.reopen(actor=hokkaido, case_id=upward.pk, text="条文と違います")
    file = stored_file(owner=agent.user, name="訂正.pdf", purpose="inquiry")
    answering.answer(actor=agent, case_id=upward.pk, text="交付の月から", files=[file])
    page = content(client_for("kyufu"), case)
    assert ("交付の月から" in page, "訂正.pdf" in page) == (True, True)
    told = Notification.objects.filter(object_key=object_key(case.pk)).order_by("pk").last()
    assert told is not None
    assert told.line == "厚生労働省：回答"
    assert Case.objects.get(pk=case.pk).state == CaseState.DONE
    assert list(violations()) == []


def test_municipality_without_a_seat_stops_no_answer_to_the_others(inquiries: Inquiries) -> None:
    keys, hokkaido = ("kyufu", "hakodate"), inquiries.actor("hokkaido")
    ids = [inquiries.case(key, first=Holder.PREFECTURE).pk for key in keys]
    question = inquiries.question(Holder.BUREAU)
    upward = joining.gather(actor=hokkaido, case_ids=ids, question=question)
    closed = Seat.objects.filter(pk=inquiries.world.seat("hakodate").pk)
    closed.update(closed_on=timezone.localdate())
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="却下の月から")
    cases = [Case.objects.get(pk=pk) for pk in ids]
    assert [(case.state, case.holder) for case in cases] == [
        (CaseState.ANSWERED, Holder.ASKER),
        (CaseState.OPEN, Holder.PREFECTURE),
    ]
    assert [case.ticket.resolution for case in cases] == ["却下の月から"] * 2
    assert [case.entries.filter(kind="answer").count() for case in cases] == [1, 1]
    assert list(violations()) == []


def test_withdrawn_case_gets_no_answer_any_more(
    inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=case.pk)
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="却下の月から")
    assert not case.entries.filter(kind="answer").exists()


def test_contradicted_case_given_to_the_prefecture_goes_up_again(
    client_for: Clients, inquiries: Inquiries, given_back: tuple[Case, Case]
) -> None:
    case, _ = given_back
    page = content(client_for("hokkaido"), case)
    assert ("国へ引き継ぐ" in page, TOGETHER in page) == (True, False)
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    assert Case.objects.get(pk=case.pk).holder == Holder.BUREAU
    assert "別紙.pdf" in content(client_for("kyufu"), case)
    assert list(violations()) == []


def test_prefecture_is_pressed_for_a_contradicted_case(given_back: tuple[Case, Case]) -> None:
    case, _ = given_back
    late = timezone.localdate() - timedelta(days=7)
    Case.objects.filter(pk=case.pk).update(next_on=late)
    assert case.pk in overdue_ids(timezone.localdate())


def test_gathered_case_does_not_go_up_beside_the_one_above(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, _ = gathered
    with pytest.raises(AskedTogether):
        passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    page = content(client_for("hokkaido"), case)
    assert ("国へ引き継ぐ" in page, TOGETHER in page) == (False, True)
