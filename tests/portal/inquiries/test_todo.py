"""The to-do list: drafts wait for whoever may decide, and colleagues hold what may be opened."""

import pytest
from portal.inquiries.models import Case, Holder
from portal.inquiries.permissions import visible_cases
from portal.inquiries.services import drafting, talking
from portal.inquiries.todo import counts, items_elsewhere, own_items
from portal.organisations.models import Seat, SeatRole

from tests.factories.inquiries import Inquiries
from tests.factories.organisations import AssignmentFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """A case of the desk."""
    return inquiries.case()


def submit(inquiries: Inquiries, case: Case, key: str = "agent") -> None:
    """A draft of somebody that waits for approval."""
    actor = inquiries.actor(key)
    number = drafting.save_draft(actor=actor, case_id=case.pk, text="却下の月から").number
    drafting.submit_draft(actor=actor, case_id=case.pk, number=number)


def waiting(seat: Seat) -> int:
    """How many approvals a seat has to do; its number in the menu says the same."""
    items = own_items(seat)
    assert counts([seat]).get(seat.pk, 0) == len(items)
    return sum(item.key.startswith("approval:") for item in items)


def test_draft_waits_on_the_approvers_list(inquiries: Inquiries, case: Case) -> None:
    submit(inquiries, case)
    assert waiting(inquiries.world.seat("approver")) == 1
    assert waiting(inquiries.world.seat("agent")) == 0


def test_draft_waits_for_approvers_of_its_own_desk_only(inquiries: Inquiries, case: Case) -> None:
    submit(inquiries, case)
    assert waiting(inquiries.world.seat("other_approver")) == 0


def test_approver_has_nothing_to_decide_on_the_own_draft(inquiries: Inquiries, case: Case) -> None:
    deputy = SeatFactory(
        organisation=inquiries.world.organisation("介護保険計画課"), section="課長補佐",
        role=SeatRole.APPROVER,
    )  # fmt: skip
    AssignmentFactory(user=inquiries.world.user("seatless"), seat=deputy)
    submit(inquiries, case, "approver")
    assert waiting(inquiries.world.seat("approver")) == 0


def test_decided_draft_waits_no_longer(inquiries: Inquiries, case: Case) -> None:
    submit(inquiries, case)
    drafting.decide_draft(
        actor=inquiries.actor("approver"), case_id=case.pk, number=1, approve=False, word="根拠を"
    )
    assert waiting(inquiries.world.seat("approver")) == 0


def test_version_saved_after_it_takes_a_draft_off_the_list(
    inquiries: Inquiries, case: Case
) -> None:
    submit(inquiries, case)
    drafting.save_draft(actor=inquiries.actor("agent"), case_id=case.pk, text="翌月から")
    assert waiting(inquiries.world.seat("approver")) == 0


def elsewhere(seat: Seat) -> set[str]:
    """Cases that the home page names as held by colleagues of a seat."""
    return {item.key for item in items_elsewhere(seat)}


def test_agents_case_is_a_colleagues_for_the_approver_alone(
    inquiries: Inquiries, case: Case
) -> None:
    seat = inquiries.world.seat
    assert elsewhere(seat("approver")) == {f"inquiry:{case.pk}"}
    assert elsewhere(seat("editor")) == set()


def test_case_of_the_own_municipality_is_a_colleagues(inquiries: Inquiries, case: Case) -> None:
    agent = inquiries.actor("agent")
    talking.request_from_asker(actor=agent, case_id=case.pk, text="写しを")
    assert elsewhere(inquiries.world.seat("shikaku")) == {f"inquiry:{case.pk}"}


@pytest.mark.parametrize("role", SeatRole.values)
@pytest.mark.parametrize("place", ["札幌市", "北海道", "介護保険計画課"])
def test_no_role_is_shown_what_it_may_not_open(
    inquiries: Inquiries, case: Case, place: str, role: str
) -> None:
    inquiries.case(first=Holder.PREFECTURE), inquiries.case("hokkaido")
    seat = SeatFactory(organisation=inquiries.world.organisation(place), role=role)
    assert elsewhere(seat) <= {f"inquiry:{one.pk}" for one in visible_cases(seat)}
