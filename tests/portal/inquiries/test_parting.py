"""What waits for a withdrawn case goes on, at once or as soon as somebody is in charge."""

import pytest
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import free_waiting_cases
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.services import answering, joining
from portal.organisations.models import Seat, SeatRole

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_missing_seat_of_a_merged_case_does_not_hold_up_a_withdrawal(
    inquiries: Inquiries,
) -> None:
    case, target = inquiries.case("hakodate"), inquiries.case()
    joining.merge(actor=inquiries.actor("agent"), case_id=case.pk, into_id=target.pk)
    desk = Seat.objects.filter(role__in=(SeatRole.AGENT, SeatRole.APPROVER))
    roles = dict(desk.values_list("pk", "role"))
    desk.update(role=SeatRole.MEMBER)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=target.pk)
    assert Case.objects.get(pk=target.pk).state == CaseState.WITHDRAWN
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
