"""Cases at a desk that a division was taken off: somebody has them again."""

import pytest
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import reseat_cases
from portal.inquiries.models import Case, Entry, EntryKind, Holder, Visibility
from portal.inquiries.services import passing, talking
from portal.inquiries.services.escalating import orphaned_ids
from portal.organisations.models import Organisation, Seat, SeatRole

from tests.factories.inquiries import Inquiries
from tests.factories.organisations import AssignmentFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heir(inquiries: Inquiries) -> Seat:
    """An agent of another division that joins the first desk."""
    division: Organisation = inquiries.world.organisation("国民健康保険課")
    inquiries.desk.divisions.add(division)
    seat: Seat = SeatFactory(organisation=division, role=SeatRole.AGENT)
    AssignmentFactory(user=inquiries.world.user("seatless"), seat=seat)
    return seat


def take_division_off(inquiries: Inquiries) -> None:
    """介護保険計画課 answers no more at the first desk."""
    inquiries.desk.divisions.remove(inquiries.world.organisation("介護保険計画課"))


def test_case_of_a_division_taken_off_its_desk_gets_a_seat_that_is_there(
    inquiries: Inquiries, heir: Seat
) -> None:
    case = inquiries.case()
    take_division_off(inquiries)
    assert orphaned_ids() == [case.pk]
    reseat_cases()
    case = Case.objects.get(pk=case.pk)
    assert (case.holder_seat, case.division) == (heir, heir.organisation)
    assert (orphaned_ids(), list(violations())) == ([], [])


def test_case_of_an_agent_taken_off_the_desk_is_free_for_another_one(
    inquiries: Inquiries, heir: Seat
) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    take_division_off(inquiries)
    reseat_cases()
    case = Case.objects.select_related("ticket").get(pk=case.pk)
    assert (case.holder_seat, case.ticket.assigned_to) == (heir, None)
    assert list(violations()) == []


def test_case_that_has_its_seat_again_is_given_once(inquiries: Inquiries, heir: Seat) -> None:
    case = inquiries.case()
    take_division_off(inquiries)
    for _ in range(2):
        reseat_cases()
    assert Entry.objects.filter(case=case, kind=EntryKind.ASSIGNED).count() == 1


def test_agent_who_leaves_while_the_asker_holds_is_the_ministrys_matter_alone(
    inquiries: Inquiries, heir: Seat
) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    talking.request_from_asker(actor=agent, case_id=case.pk, text="写しを")
    take_division_off(inquiries)
    reseat_cases()
    case = Case.objects.select_related("ticket").get(pk=case.pk)
    line = Entry.objects.select_related("followup").filter(case=case).order_by("pk").last()
    assert line is not None
    assert (line.followup.title, line.visibility) == (
        "国の担当者が替わります",
        Visibility.MINISTRY,
    )
    assert (case.holder, case.holder_seat, case.ticket.assigned_to) == (
        Holder.ASKER,
        inquiries.world.seat("kyufu"),
        None,
    )
    assert list(violations()) == []


def test_all_parties_read_which_seat_has_the_case_now(inquiries: Inquiries, heir: Seat) -> None:
    case = inquiries.case()
    take_division_off(inquiries)
    reseat_cases()
    line = Entry.objects.select_related("followup").filter(case=case).order_by("pk").last()
    assert line is not None
    assert (line.followup.title, line.visibility) == (
        f"異動などにより、担当が {heir.label} に移りました",
        Visibility.ALL,
    )
