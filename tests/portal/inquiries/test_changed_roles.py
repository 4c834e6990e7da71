"""A seat that can no longer open the case that it holds loses it to one that can."""

import pytest
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import reseat_cases
from portal.inquiries.models import Case
from portal.inquiries.permissions import visible_cases
from portal.organisations.models import Seat, SeatRole

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db


def change_role(inquiries: Inquiries, key: str, role: str) -> None:
    """The seat stays, with other work."""
    Seat.objects.filter(pk=inquiries.world.seat(key).pk).update(role=role)


@pytest.mark.parametrize("role", [SeatRole.MEMBER, SeatRole.EDITOR])
def test_seat_that_works_at_no_desk_any_more_is_a_violation(
    inquiries: Inquiries, role: str
) -> None:
    case = inquiries.case()
    change_role(inquiries, "agent", role)
    found = [(one.number, one.reason) for one in violations()]
    assert found == [(case.number, "席が持ち主の側のものではありません。")]


def test_case_of_a_seat_with_another_role_goes_to_one_of_the_desk(inquiries: Inquiries) -> None:
    case = inquiries.case()
    change_role(inquiries, "agent", SeatRole.MEMBER)
    reseat_cases()
    seat = Case.objects.get(pk=case.pk).holder_seat
    assert seat == inquiries.world.seat("approver")
    assert visible_cases(seat).filter(pk=case.pk).exists()
    assert list(violations()) == []


def test_approver_who_holds_a_case_keeps_it(inquiries: Inquiries) -> None:
    case = inquiries.case()
    Case.objects.filter(pk=case.pk).update(holder_seat=inquiries.world.seat("approver"))
    reseat_cases()
    assert Case.objects.get(pk=case.pk).holder_seat == inquiries.world.seat("approver")
