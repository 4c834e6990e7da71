"""What waits for a withdrawn case goes on, at once or as soon as somebody is in charge."""

import logging

import pytest
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import free_waiting_cases
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.notifying import object_key
from portal.inquiries.services import answering, joining
from portal.notifications.models import Notification
from portal.organisations.models import Seat, SeatRole

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def contradicted(inquiries: Inquiries) -> Case:
    """A case of 札幌市 that was answered and reopened."""
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    return answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")


@pytest.mark.parametrize("end", [CaseState.WITHDRAWN, CaseState.DONE])
def test_missing_seat_of_a_merged_case_does_not_hold_up_a_withdrawal(
    inquiries: Inquiries, end: CaseState
) -> None:
    case = inquiries.case("hakodate")
    target = contradicted(inquiries) if end == CaseState.DONE else inquiries.case()
    joining.merge(actor=inquiries.actor("agent"), case_id=case.pk, into_id=target.pk)
    desk = Seat.objects.filter(role__in=(SeatRole.AGENT, SeatRole.APPROVER))
    roles = dict(desk.values_list("pk", "role"))
    desk.update(role=SeatRole.MEMBER)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=target.pk)
    assert Case.objects.get(pk=target.pk).state == end
    assert case.number in {found.number for found in violations()}
    for pk, role in roles.items():
        Seat.objects.filter(pk=pk).update(role=role)
    free_waiting_cases()
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.holder, case.merged_into) == (
        CaseState.REOPENED,
        Holder.BUREAU,
        None,
    )
    assert list(violations()) == []


def test_what_was_merged_into_a_reopened_case_asks_again_when_that_is_withdrawn(
    inquiries: Inquiries,
) -> None:
    target, agent = contradicted(inquiries), inquiries.actor("agent")
    below = inquiries.case("morioka", first=Holder.PREFECTURE)
    question = inquiries.question(Holder.BUREAU)
    iwate = inquiries.actor("iwate")
    case = joining.gather(actor=iwate, case_ids=[below.pk], question=question)
    joining.merge(actor=agent, case_id=case.pk, into_id=target.pk)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=target.pk)
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.holder) == (CaseState.REOPENED, Holder.BUREAU)
    assert found.entries.filter(followup__title__contains="の再開が取り下げられ").exists()
    answering.answer(actor=agent, case_id=case.pk, text="交付の月から")
    assert Case.objects.get(pk=below.pk).ticket.resolution == "交付の月から"
    assert list(violations()) == []


def test_what_was_merged_into_an_answered_case_keeps_its_answer(inquiries: Inquiries) -> None:
    case, target = inquiries.case("hakodate"), inquiries.case()
    agent, asker = inquiries.actor("agent"), inquiries.actor("kyufu")
    answering.answer(actor=agent, case_id=target.pk, text="却下の月から")
    joining.merge(actor=agent, case_id=case.pk, into_id=target.pk)
    answering.reopen(actor=asker, case_id=target.pk, text="なぜですか")
    answering.withdraw(actor=asker, case_id=target.pk)
    free_waiting_cases()
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.merged_into) == (CaseState.MERGED, target)


@pytest.mark.parametrize("link", ["upward", "merged_into"])
def test_case_that_was_left_behind_by_a_withdrawn_one_is_freed(
    inquiries: Inquiries, link: str
) -> None:
    case, other = inquiries.case(), inquiries.case("hakodate")
    answering.withdraw(actor=inquiries.actor("hakodate"), case_id=other.pk)
    Case.objects.filter(pk=case.pk).update(**{link: other})
    free_waiting_cases()
    free_waiting_cases()
    assert list(violations()) == []


def test_case_that_waits_in_vain_for_want_of_a_seat_is_logged(
    inquiries: Inquiries, caplog: pytest.LogCaptureFixture
) -> None:
    case, target = inquiries.case("hakodate"), contradicted(inquiries)
    joining.merge(actor=inquiries.actor("agent"), case_id=case.pk, into_id=target.pk)
    desk = Seat.objects.filter(role__in=(SeatRole.AGENT, SeatRole.APPROVER))
    desk.update(role=SeatRole.MEMBER)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=target.pk)
    with caplog.at_level(logging.ERROR, "portal.inquiries.jobs"):
        free_waiting_cases()
    assert caplog.messages == [f"what waits for case {target.pk} has no seat in charge"]


def test_separated_case_is_told_to_who_joined_it(inquiries: Inquiries) -> None:
    case, target, agent = inquiries.case("hakodate"), inquiries.case(), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="食費の特例減額", text="いつからですか")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    joining.merge(actor=agent, case_id=case.pk, into_id=target.pk)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=target.pk)
    told = Notification.objects.filter(object_key=object_key(case.pk), title="食費の特例減額")
    assert [row.line for row in told] == ["統合先の照会が取り下げられたため、国が改めて答えます"]
