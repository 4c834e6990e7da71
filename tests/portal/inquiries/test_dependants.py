"""Cases that depend on others, or on somebody's silence: none of them is dropped."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from portal.accounts.models import User
from portal.inquiries.exceptions import NotShareable, NotTogether
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseState, EntryKind, Holder, Side
from portal.inquiries.services import answering, joining, passing, talking
from portal.inquiries.services.escalating import escalate, overdue_ids
from portal.inquiries.services.knowing import draft_faq
from portal.inquiries.writing import write
from portal.notifications.models import Notification
from portal.organisations.models import Assignment, Seat, SeatRole

from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import content

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]


def again(case: Case) -> Case:
    """The case as it lies in the database."""
    return Case.objects.select_related("ticket").get(pk=case.pk)


def late(case: Case, days: int) -> None:
    """Its next date was so many days ago."""
    Case.objects.filter(pk=case.pk).update(next_on=timezone.localdate() - timedelta(days=days))


@pytest.fixture
def gathered(inquiries: Inquiries) -> tuple[Case, Case]:
    """A municipality's case, and the one of its prefecture that it went into."""
    case = inquiries.case(first=Holder.PREFECTURE)
    actor, question = inquiries.actor("hokkaido"), inquiries.question(Holder.BUREAU)
    upward = joining.gather(actor=actor, case_ids=[case.pk], question=question)
    return case, upward


def test_merged_case_comes_back_when_the_other_is_withdrawn(inquiries: Inquiries) -> None:
    case, target = inquiries.case("hakodate"), inquiries.case()
    agent = inquiries.actor("agent")
    joining.share(actor=agent, case_id=target.pk, title="伏せた件名", text="伏せた内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=target.pk)
    joining.merge(actor=agent, case_id=case.pk, into_id=target.pk)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=target.pk)
    found = again(case)
    assert (found.state, found.holder, found.merged_into) == (
        CaseState.REOPENED,
        Holder.BUREAU,
        None,
    )
    told = Notification.objects.filter(line=answering.NO_ANSWER).values_list("title", flat=True)
    assert list(told) == ["伏せた件名"]
    assert list(violations()) == []


def test_merged_twice_shows_the_answer_of_the_last(
    client_for: Clients, inquiries: Inquiries
) -> None:
    first, second, third = (inquiries.case(key) for key in ("kyufu", "hakodate", "morioka"))
    agent = inquiries.actor("agent")
    joining.merge(actor=agent, case_id=first.pk, into_id=second.pk)
    joining.merge(actor=agent, case_id=second.pk, into_id=third.pk)
    answering.answer(actor=agent, case_id=third.pk, text="却下の月から")
    assert "却下の月から" in content(client_for("kyufu"), first)


def test_gathered_case_and_the_one_above_are_not_merged(
    inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    agent = inquiries.actor("agent")
    for one, other in ((case, upward), (upward, case)):
        with pytest.raises(NotTogether):
            joining.merge(actor=agent, case_id=one.pk, into_id=other.pk)


def test_gathered_cases_get_the_answer_that_was_there_before_the_merge(
    inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    target, agent = inquiries.case("morioka"), inquiries.actor("agent")
    answering.answer(actor=agent, case_id=target.pk, text="却下の月から")
    joining.merge(actor=agent, case_id=upward.pk, into_id=target.pk)
    found = again(case)
    assert (found.state, found.ticket.resolution) == (CaseState.ANSWERED, "却下の月から")


def test_stranger_does_not_see_which_cases_were_gathered(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    target = inquiries.case("morioka")
    joining.merge(actor=inquiries.actor("agent"), case_id=upward.pk, into_id=target.pk)
    assert case.number not in content(client_for("morioka"), target)
    assert case.number in content(client_for("agent"), target)


def test_reopened_gathered_case_goes_to_the_division_that_answered(
    inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="却下の月から")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    found = again(case)
    assert (found.holder, found.division) == (Holder.BUREAU, again(upward).division)


def test_gathered_case_that_the_asker_holds_is_released_too(
    inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    coordinator = inquiries.actor("hokkaido")
    talking.request_from_asker(actor=coordinator, case_id=case.pk, text="写しを")
    answering.withdraw(actor=coordinator, case_id=upward.pk)
    assert again(case).upward is None


def test_prefecture_is_not_pressed_while_the_ministry_works(
    gathered: tuple[Case, Case],
) -> None:
    case, _ = gathered
    late(case, 7)
    assert case.pk not in overdue_ids(timezone.localdate())


def test_gathering_keeps_the_refusal_to_be_shown(inquiries: Inquiries) -> None:
    cases = [
        inquiries.case(key, first=Holder.PREFECTURE, may_share=key == "kyufu")
        for key in ("kyufu", "hakodate")
    ]
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=[case.pk for case in cases],
        question=inquiries.question(Holder.BUREAU, may_share=True),
    )
    assert not upward.may_share


def test_question_that_may_not_be_shown_becomes_no_faq(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(may_share=False), inquiries.actor("agent")
    answering.answer(actor=agent, case_id=case.pk, text="却下の月から")
    with pytest.raises(NotShareable):
        draft_faq(actor=agent, case_id=case.pk, title="起算月", text="却下の月から")
    assert "FAQの下書きを作る" not in content(client_for("agent"), case)


def test_who_joined_reads_no_answer_from_before_the_sharing(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(first=Holder.PREFECTURE), inquiries.actor("agent")
    answering.answer(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="道の考え")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    joining.share(actor=agent, case_id=case.pk, title="伏せた件名", text="伏せた内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    answering.answer(actor=agent, case_id=case.pk, text="国の答え")
    page = content(client_for("morioka"), case)
    assert ("道の考え" in page, "国の答え" in page) == (False, True)


def test_request_that_nobody_answers_comes_back(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    talking.request_from_asker(actor=agent, case_id=case.pk, text="写しを")
    late(case, 21)
    escalate(case_id=case.pk)
    found = again(case)
    assert (found.holder, found.next_on > timezone.localdate()) == (Holder.BUREAU, True)
    assert list(violations()) == []


def test_word_after_the_answer_is_no_silence(inquiries: Inquiries) -> None:
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    # As it could be sent before an answered case refused it.
    write(again(case), inquiries.actor("kyufu"), EntryKind.MESSAGE, side=Side.ASKER,
          title="返事", text="分かりません")  # fmt: skip
    late(case, 1)
    escalate(case_id=case.pk)
    assert (again(case).state, again(case).holder) == (CaseState.REOPENED, Holder.BUREAU)


def test_first_reply_moves_the_date_to_that_of_the_answer(inquiries: Inquiries) -> None:
    with time_machine.travel("2026-11-02T10:00:00+09:00") as clock:
        case = inquiries.case()
        clock.move_to("2026-11-09T10:00:00+09:00")
        talking.send_message(actor=inquiries.actor("agent"), case_id=case.pk, text="調べます")
    # Ten working days from the question on, the holiday on the 3rd left out.
    assert (case.target_days, str(again(case).next_on)) == (10, "2026-11-17")


def test_case_passed_up_again_goes_to_the_division_that_had_it(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(first=Holder.PREFECTURE), inquiries.actor("agent")
    coordinator = inquiries.actor("hokkaido")
    passing.pass_up(actor=coordinator, case_id=case.pk)
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    passing.pass_down(actor=agent, case_id=case.pk, text="道でお答えください")
    division = again(case).division
    passing.pass_up(actor=coordinator, case_id=case.pk)
    assert again(case).division == division
    assert list(violations()) == []


def test_assigned_agent_keeps_the_case_after_a_reply(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    division = inquiries.world.seat("agent").organisation
    other = Seat.objects.create(organisation=division, section="別の係", role=SeatRole.AGENT)
    colleague = User.objects.create(email="colleague@example.jp")
    Assignment.objects.create(user=colleague, seat=other, starts_on="2025-04-01")
    passing.assign(actor=agent, case_id=case.pk, user_id=colleague.pk)
    talking.request_from_asker(actor=agent, case_id=case.pk, text="写しを")
    talking.send_message(actor=inquiries.actor("kyufu"), case_id=case.pk, text="送ります")
    assert again(case).holder_seat == other


def test_representative_acts_where_a_prefecture_has_no_coordinator(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    Seat.objects.filter(pk=inquiries.world.seat("hokkaido").pk).update(role=SeatRole.MEMBER)
    Case.objects.filter(pk=case.pk).update(holder_seat=inquiries.world.seat("hokkaido"))
    assert "国へ引き継ぐ" in content(client_for("hokkaido"), case)


def test_ministry_sees_nothing_of_what_only_the_prefecture_was_asked(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(first=Holder.PREFECTURE), client_for("agent")
    assert "札幌市、北海道だけに見えます" in content(client_for("kyufu"), case)
    assert client.get(f"/inquiries/{case.number}/").status_code == 404
    assert case.number not in client.get("/helpdesk/?view=open").content.decode()
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    assert client.get(f"/inquiries/{case.number}/").status_code == 200
    assert case.number in client.get("/helpdesk/?view=open").content.decode()
    assert list(violations()) == []


def test_file_of_the_answer_reaches_who_was_gathered(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    agent = inquiries.actor("agent")
    file = stored_file(owner=agent.user, name="別紙.pdf", purpose="inquiry")
    answering.answer(actor=agent, case_id=upward.pk, text="別紙のとおり", files=[file])
    assert "別紙.pdf" in content(client_for("kyufu"), case)
    found = [client_for(key).get(f"/files/{file.pk}/").status_code for key in ("kyufu", "morioka")]
    assert found == [200, 404]


def test_file_of_the_answer_reaches_who_was_merged(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target, agent = inquiries.case(), inquiries.case("hakodate"), inquiries.actor("agent")
    joining.merge(actor=agent, case_id=case.pk, into_id=target.pk)
    file = stored_file(owner=agent.user, name="別紙.pdf", purpose="inquiry")
    answering.answer(actor=agent, case_id=target.pk, text="別紙のとおり", files=[file])
    assert "別紙.pdf" in content(client_for("kyufu"), case)
    assert client_for("kyufu").get(f"/files/{file.pk}/").status_code == 200


@pytest.mark.parametrize("link", ["upward", "merged_into"])
def test_case_that_waits_for_a_withdrawn_one_is_a_violation(
    inquiries: Inquiries, link: str
) -> None:
    case, other = inquiries.case(), inquiries.case("hakodate")
    answering.withdraw(actor=inquiries.actor("hakodate"), case_id=other.pk)
    Case.objects.filter(pk=case.pk).update(**{link: other})
    assert [found.number for found in violations()] == [case.number]


def test_agent_whose_account_is_closed_is_a_violation(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    User.objects.filter(pk=agent.user.pk).update(is_active=False)
    assert [found.number for found in violations()] == [case.number]
