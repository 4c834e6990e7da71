"""A seat on which nobody sits: who is there has the case, or hears of it, and it does not end."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from portal.extension.working_days import add_working_days
from portal.inquiries.holding import ACCEPT_DAYS
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import escalate_late_cases
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.services import answering, asking, joining, talking
from portal.inquiries.todo import own_items
from portal.organisations.models import Assignment, Seat, SeatRole

from tests.factories.inquiries import TITLE, Inquiries
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.portal.inquiries.ears import Ears
from tests.portal.inquiries.test_case_pages import url
from tests.world import World

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]
FRIDAY, TEN_DAYS_LATER = "2026-11-20T10:00:00+09:00", "2026-12-08T10:00:00+09:00"
TEN_MORE_DAYS_LATER = "2026-12-23T10:00:00+09:00"
MONTHS_LATER = "2027-01-15T10:00:00+09:00"
REPRESENTATIVE = "sapporo_soumu"


def leave(world: World, key: str) -> None:
    """The person leaves the seat, and nobody follows."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Assignment.objects.filter(user=world.user(key)).update(ends_on=yesterday)


def again(case: Case) -> Case:
    """As it stands."""
    return Case.objects.select_related("holder_seat").get(pk=case.pk)


def answered(inquiries: Inquiries) -> Case:
    """A case of 給付係 with the ministry's answer."""
    case = inquiries.case()
    return answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答です")


@pytest.fixture
def kyufu(world: World) -> Seat:
    """The seat that asks, before anybody leaves it."""
    return world.seat("kyufu")


@pytest.fixture
def standing_in(world: World) -> Seat:
    """The 代表窓口 of 北海道 besides its coordinator, with somebody on it."""
    Seat.objects.filter(pk=world.seat("hokkaido").pk).update(is_representative=False)
    seat: Seat = SeatFactory(
        organisation=world.organisation("北海道"), section="総務課", is_representative=True
    )
    AssignmentFactory(user=world.user("seatless"), seat=seat)
    return seat


def test_new_case_goes_to_the_agents_seat_with_somebody_on_it(inquiries: Inquiries) -> None:
    second = inquiries.second_agent()
    leave(inquiries.world, "agent")
    assert again(inquiries.case()).holder_seat == second


def test_desk_without_any_agent_is_held_by_an_approver_who_is_there(inquiries: Inquiries) -> None:
    leave(inquiries.world, "agent")
    assert again(inquiries.case()).holder_seat == inquiries.world.seat("approver")


def test_other_agent_hears_of_what_an_empty_seat_of_the_desk_holds(
    inquiries: Inquiries, ears: Ears
) -> None:
    case, second = inquiries.case(), inquiries.second_agent()
    leave(inquiries.world, "agent")
    talking.send_message(actor=inquiries.actor("kyufu"), case_id=case.pk, text="追伸です")
    assert [second.pk in task["seats"] for _, task in ears.tasks(case)].count(True) == 1


def test_representative_of_the_prefecture_has_what_no_coordinator_is_there_for(
    inquiries: Inquiries, client_for: Clients, standing_in: Seat
) -> None:
    leave(inquiries.world, "hokkaido")
    case = inquiries.case(first=Holder.PREFECTURE)
    assert again(case).holder_seat == standing_in
    client = client_for("seatless")
    client.post(url(case, "answer"), {"text": "道の考えです"})
    assert (again(case).state, TITLE in client.get(url(case)).content.decode()) == (
        CaseState.ANSWERED,
        True,
    )


def test_representative_opens_nothing_while_a_coordinator_is_there(
    inquiries: Inquiries, client_for: Clients, standing_in: Seat
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    assert client_for("seatless").get(url(case)).status_code == 404


def test_other_coordinator_goes_before_the_representative(
    inquiries: Inquiries, standing_in: Seat
) -> None:
    world = inquiries.world
    general: Seat = SeatFactory(
        organisation=world.organisation("北海道"), role=SeatRole.COORDINATOR
    )
    AssignmentFactory(seat=general)
    leave(world, "hokkaido")
    assert again(inquiries.case(first=Holder.PREFECTURE)).holder_seat == general


def test_answer_to_a_seat_that_was_left_is_the_representatives_to_read(
    inquiries: Inquiries, ears: Ears, kyufu: Seat
) -> None:
    case = inquiries.case()
    leave(inquiries.world, "kyufu")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答です")
    representative = inquiries.world.seat(REPRESENTATIVE)
    assert again(case).holder_seat == representative
    assert [item.title for item in own_items(representative)] == [TITLE]
    assert ears.told(case, REPRESENTATIVE) == ["厚生労働省：回答"]
    assert kyufu.pk in ears.tasks(case)[-1][1]["seats"]  # for whoever follows


def test_representative_has_in_its_own_list_what_a_seat_that_was_left_asked(
    inquiries: Inquiries, client_for: Clients, kyufu: Seat
) -> None:
    case, client = inquiries.case(), client_for(REPRESENTATIVE)
    mine = {"view": "mine"}
    assert case.number not in client.get("/inquiries/", mine).content.decode()
    leave(inquiries.world, "kyufu")
    assert case.number in client.get("/inquiries/", mine).content.decode()


def test_representative_goes_on_with_what_a_seat_that_was_left_had_begun(
    inquiries: Inquiries, client_for: Clients, kyufu: Seat
) -> None:
    data = {"title": TITLE, "text": "長い文"}
    asking.save_draft(actor=inquiries.actor("kyufu"), draft_id=uuid4(), data=data)
    leave(inquiries.world, "kyufu")
    page = client_for(REPRESENTATIVE).get("/inquiries/").content.decode()
    assert f"いまは人のいない席「{kyufu.label}」の下書き" in page


def test_representative_hears_what_an_empty_seat_joined(
    inquiries: Inquiries, ears: Ears, kyufu: Seat
) -> None:
    case, agent = inquiries.case("morioka"), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="共有", text="内容")
    joining.join(actor=inquiries.actor("kyufu"), case_id=case.pk)
    leave(inquiries.world, "kyufu")
    answering.answer(actor=agent, case_id=case.pk, text="回答です", names_ok=[])
    assert ears.told(case, REPRESENTATIVE) == ["同じ疑問に回答がありました"]


def test_answer_that_nobody_could_read_waits_with_the_representative(
    inquiries: Inquiries, ears: Ears
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        leave(inquiries.world, "kyufu")
        clock.move_to(TEN_DAYS_LATER)
        escalate_late_cases()
        case = again(case)
        assert (case.state, case.holder_seat) == (
            CaseState.ANSWERED,
            inquiries.world.seat(REPRESENTATIVE),
        )
        assert ears.told(case, REPRESENTATIVE) == ["つなぐ：期日の変更"]
        clock.move_to(TEN_MORE_DAYS_LATER)
        escalate_late_cases()
    assert again(case).state == CaseState.DONE


def waited(clock: Any, days: Iterable[str]) -> None:
    """The worker looks on these days."""
    for day in days:
        clock.move_to(day)
        escalate_late_cases()


def emptied(inquiries: Inquiries) -> None:
    """Everybody leaves the organisation that asked."""
    for key in ("kyufu", REPRESENTATIVE):
        leave(inquiries.world, key)


def test_answer_waits_for_the_first_who_comes_to_an_empty_organisation(
    inquiries: Inquiries, kyufu: Seat
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        emptied(inquiries)
        waited(clock, (TEN_DAYS_LATER, TEN_MORE_DAYS_LATER))
        case = again(case)
        assert (case.state, case.holder_seat) == (CaseState.ANSWERED, kyufu)
        assert case.next_on is not None
        assert case.next_on > timezone.localdate()
        assert list(violations()) == []


def test_waiting_for_the_same_seat_is_written_into_no_case(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        emptied(inquiries)
        before = case.entries.count()
        waited(clock, (TEN_DAYS_LATER, TEN_MORE_DAYS_LATER))
    assert case.entries.count() == before


def test_answer_to_an_organisation_to_which_nobody_comes_ends(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        emptied(inquiries)
        waited(clock, (TEN_DAYS_LATER, TEN_MORE_DAYS_LATER, MONTHS_LATER))
    assert again(case).state == CaseState.DONE


def test_who_comes_late_to_an_empty_organisation_has_the_full_time(
    inquiries: Inquiries, kyufu: Seat
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        emptied(inquiries)
        waited(clock, (TEN_DAYS_LATER, TEN_MORE_DAYS_LATER))
        clock.move_to(MONTHS_LATER)
        AssignmentFactory(seat=kyufu, starts_on=timezone.localdate())
        escalate_late_cases()
        found = again(case)
        assert (found.state, found.next_on) == (
            CaseState.ANSWERED,
            add_working_days(timezone.localdate(), ACCEPT_DAYS),
        )


def test_answer_ends_where_the_organisation_has_no_seat_left(
    inquiries: Inquiries, kyufu: Seat
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        emptied(inquiries)
        own = Seat.objects.filter(organisation=kyufu.organisation)
        own.update(closed_on=timezone.localdate(), is_representative=False)
        waited(clock, [TEN_DAYS_LATER])
    assert again(case).state == CaseState.DONE


def test_line_names_the_seat_that_reads_the_answer_instead(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        leave(inquiries.world, "kyufu")
        waited(clock, [TEN_DAYS_LATER])
    label = inquiries.world.seat(REPRESENTATIVE).label
    assert case.entries.last().followup.title == (
        f"回答の確認を{label}に移して待ちます（前の席に人がいなかったため）"
    )


@pytest.mark.parametrize(
    ("signed_in", "state"), [(True, CaseState.DONE), (False, CaseState.ANSWERED)]
)
def test_silence_of_a_closed_account_counts_where_it_could_read_the_answer(
    inquiries: Inquiries, signed_in: bool, state: str
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case, person = answered(inquiries), inquiries.world.user("kyufu")
        person.last_login = timezone.now() + timedelta(days=3 if signed_in else -3)
        person.is_active = False
        person.save()
        waited(clock, [TEN_DAYS_LATER])
    assert again(case).state == state


def test_silence_of_somebody_who_left_only_after_the_last_day_ends_the_case(
    inquiries: Inquiries,
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = answered(inquiries)
        clock.move_to(TEN_DAYS_LATER)
        Assignment.objects.filter(user=inquiries.world.user("kyufu")).update(
            ends_on=again(case).next_on
        )
        escalate_late_cases()
    assert again(case).state == CaseState.DONE
