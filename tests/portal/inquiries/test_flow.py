"""The ball on its way: prefecture, ministry, asker, answer, end; and what must not happen."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from portal.inquiries.exceptions import (
    ApprovalNeeded,
    CaseEnded,
    DraftChanged,
    NotAllowed,
    NotAnAgent,
    NotAnswered,
    NotJoinable,
    NotShareable,
    NotTogether,
    NotYourTurn,
    WrongDate,
)
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import escalate_late_cases, reseat_cases
from portal.inquiries.models import Case, CaseState, Entry, EntryKind, Holder, Joining
from portal.inquiries.permissions import seen_entries
from portal.inquiries.services import answering, drafting, joining, passing, talking
from portal.notifications.models import Notification
from portal.organisations.models import Assignment, Seat

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db
FRIDAY = "2026-11-20T10:00:00+09:00"


def told(case: Case) -> list[str]:
    """Lines of the notifications about a case, oldest first."""
    rows = Notification.objects.filter(object_key=f"inquiries.case:{case.pk}")
    return list(rows.order_by("pk").values_list("line", flat=True))


def test_passing_up_gives_the_ball_and_the_history_to_the_ministry(inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    case = passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="お願いします")
    assert (case.holder, case.holder_seat) == (Holder.BUREAU, inquiries.world.seat("agent"))
    kinds = list(seen_entries(case, "bureau").values_list("kind", flat=True))
    assert kinds == [EntryKind.ASKED, EntryKind.PASSED]


def test_only_the_holder_moves_the_ball(inquiries: Inquiries) -> None:
    case = inquiries.case()
    passing.pass_down(actor=inquiries.actor("agent"), case_id=case.pk, text="道でお答えください")
    with pytest.raises(NotYourTurn):
        answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")


def test_stranger_cannot_write(inquiries: Inquiries) -> None:
    case = inquiries.case()
    for key in ("morioka", "iwate", "other_editor", "editor"):
        with pytest.raises(NotAllowed):
            talking.send_message(actor=inquiries.actor(key), case_id=case.pk, text="のぞき見")


def test_clock_stands_while_the_asker_holds(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        clock.move_to("2026-11-25T10:00:00+09:00")  # two working days later
        talking.request_from_asker(actor=inquiries.actor("agent"), case_id=case.pk, text="写しを")
        clock.move_to("2026-12-02T10:00:00+09:00")
        case = talking.send_message(
            actor=inquiries.actor("kyufu"), case_id=case.pk, text="送ります"
        )
        clock.move_to("2026-12-03T10:00:00+09:00")
        assert case.days_used(timezone.localdate()) == 3


def test_papers_go_back_to_whoever_asked_for_them(inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    talking.request_from_asker(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="写しを")
    case = talking.send_message(actor=inquiries.actor("kyufu"), case_id=case.pk, text="送ります")
    assert case.holder == Holder.PREFECTURE


def test_message_sent_twice_is_one_entry(inquiries: Inquiries) -> None:
    case = inquiries.case()
    for _ in range(2):
        talking.send_message(
            actor=inquiries.actor("kyufu"), case_id=case.pk, text="追記", key="form-7"
        )
    assert Entry.objects.filter(kind=EntryKind.MESSAGE).count() == 1


def test_note_is_read_by_the_desk_alone(inquiries: Inquiries) -> None:
    case = inquiries.case()
    talking.write_note(actor=inquiries.actor("agent"), case_id=case.pk, text="内輪の話")
    for side, number in (("asker", 1), ("prefecture", 1), ("bureau", 2), ("", 0)):
        assert seen_entries(case, side).count() == number


def test_answer_is_accepted_by_the_asker(inquiries: Inquiries) -> None:
    case = inquiries.case()
    case = answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    assert (case.state, case.holder) == (CaseState.ANSWERED, Holder.ASKER)
    case = answering.accept(actor=inquiries.actor("shikaku"), case_id=case.pk)
    assert (case.state, case.holder, case.ticket.status) == (CaseState.DONE, "", 4)


def test_reopened_case_goes_back_to_who_answered(inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    answering.answer(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="県の考え")
    answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    case = answering.reopen(
        actor=inquiries.actor("kyufu"), case_id=case.pk, text="まだ分かりません"
    )
    assert (case.state, case.holder, case.ended_at) == (CaseState.REOPENED, Holder.PREFECTURE, None)


def test_unanswered_case_cannot_be_accepted_or_rated(inquiries: Inquiries) -> None:
    case, actor = inquiries.case(), inquiries.actor("kyufu")
    with pytest.raises(NotAnswered):
        answering.accept(actor=actor, case_id=case.pk)
    with pytest.raises(NotAnswered):
        answering.rate(actor=actor, case_id=case.pk, satisfaction="good")


def test_nothing_is_added_to_a_withdrawn_case(inquiries: Inquiries) -> None:
    case, actor = inquiries.case(), inquiries.actor("kyufu")
    answering.withdraw(actor=actor, case_id=case.pk)
    with pytest.raises(CaseEnded):
        talking.send_message(actor=actor, case_id=case.pk, text="やはり")
    with pytest.raises(CaseEnded):
        answering.reopen(actor=actor, case_id=case.pk, text="やはり")


def test_answer_nobody_contradicts_ends_the_case(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
        clock.move_to("2026-12-08T10:00:00+09:00")
        escalate_late_cases()
        assert Case.objects.get(pk=case.pk).state == CaseState.DONE


def test_late_case_climbs_each_step_once(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()  # next date: Thursday 26 November
        for day, step in (("26", 0), ("27", 1), ("30", 1)):
            clock.move_to(f"2026-11-{day}T10:00:00+09:00")
            escalate_late_cases()
            escalate_late_cases()
            assert Case.objects.get(pk=case.pk).escalation == step
        clock.move_to("2026-12-03T10:00:00+09:00")
        escalate_late_cases()
    assert Case.objects.get(pk=case.pk).escalation == 3
    assert Entry.objects.filter(kind=EntryKind.ESCALATED).count() == 2


def test_official_answer_needs_an_approval_by_somebody_else(inquiries: Inquiries) -> None:
    inquiries.desk.needs_approval = True
    inquiries.desk.save()
    case, agent, head = inquiries.case(), inquiries.actor("agent"), inquiries.actor("approver")
    with pytest.raises(ApprovalNeeded):
        answering.answer(actor=agent, case_id=case.pk, text="回答")
    draft = drafting.save_draft(actor=agent, case_id=case.pk, text="回答", basis="法第21条")
    with pytest.raises(ApprovalNeeded):
        answering.send_draft(actor=agent, case_id=case.pk, number=draft.number)
    drafting.submit_draft(actor=agent, case_id=case.pk, number=draft.number)
    with pytest.raises(NotAllowed):
        drafting.decide_draft(actor=agent, case_id=case.pk, number=draft.number, approve=True)
    drafting.decide_draft(actor=head, case_id=case.pk, number=draft.number, approve=True)
    case = answering.send_draft(actor=agent, case_id=case.pk, number=draft.number)
    assert case.state == CaseState.ANSWERED
    assert case.ticket.resolution == "回答\n\n根拠：法第21条"


def test_draft_saved_by_two_is_not_lost(inquiries: Inquiries) -> None:
    case, agent, head = inquiries.case(), inquiries.actor("agent"), inquiries.actor("approver")
    drafting.save_draft(actor=agent, case_id=case.pk, text="一", seen=0)
    with pytest.raises(DraftChanged):
        drafting.save_draft(actor=head, case_id=case.pk, text="二", seen=0)
    assert drafting.save_draft(actor=head, case_id=case.pk, text="二", seen=1).number == 2


def test_case_is_given_to_agents_of_its_desk_only(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    case = passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    assert case.ticket.assigned_to == agent.user
    with pytest.raises(NotAnAgent):
        passing.assign(
            actor=agent, case_id=case.pk, user_id=inquiries.world.user("other_editor").pk
        )


def test_case_of_an_agent_who_left_goes_to_the_seat_in_charge(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    yesterday = timezone.localdate() - timedelta(days=1)
    Assignment.objects.filter(user=agent.user).update(starts_on=yesterday, ends_on=yesterday)
    reseat_cases()
    assert Case.objects.get(pk=case.pk).ticket.assigned_to is None
    assert list(violations()) == []


def test_case_of_a_closed_seat_goes_to_the_representative(inquiries: Inquiries) -> None:
    case = inquiries.case("kyufu")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    Seat.objects.filter(pk=case.seat_id).update(closed_on=timezone.localdate())
    reseat_cases()
    assert Case.objects.get(pk=case.pk).holder_seat == inquiries.world.seat("sapporo_soumu")


def test_next_date_lies_in_the_near_future(inquiries: Inquiries) -> None:
    case, agent, today = inquiries.case(), inquiries.actor("agent"), timezone.localdate()
    for days in (0, -1, 61):
        with pytest.raises(WrongDate):
            passing.set_next_date(
                actor=agent, case_id=case.pk, next_on=today + timedelta(days=days)
            )


def test_other_desk_takes_over(inquiries: Inquiries) -> None:
    case = inquiries.case()
    case = passing.move_to_desk(
        actor=inquiries.actor("agent"),
        case_id=case.pk,
        desk=inquiries.other_desk,
        division=inquiries.world.organisation("国民健康保険課"),
        text="国保の話です",
    )
    assert case.ticket.queue == inquiries.other_desk.queue
    assert case.holder_seat == inquiries.world.seat("other_approver")


def test_shared_case_is_joined_once_and_answered_to_all(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    with pytest.raises(NotJoinable):
        joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    joining.share(actor=agent, case_id=case.pk, title="特例減額の起算日", text="いつからですか。")
    for _ in range(2):
        joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    with pytest.raises(NotJoinable):
        joining.join(actor=inquiries.actor("shikaku"), case_id=case.pk)
    answering.answer(actor=agent, case_id=case.pk, text="却下の月から")
    assert Joining.objects.count() == 1
    assert "同じ疑問に回答がありました" in told(case)


def test_case_is_shared_with_the_askers_consent_only(inquiries: Inquiries) -> None:
    case = inquiries.case(may_share=False)
    with pytest.raises(NotShareable):
        joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")


def test_gathered_cases_get_the_one_answer(inquiries: Inquiries) -> None:
    cases = [inquiries.case(key, first=Holder.PREFECTURE) for key in ("kyufu", "hakodate")]
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=[case.pk for case in cases],
        question=inquiries.question(Holder.BUREAU, title="道内2市からの照会"),
    )
    assert upward.organisation.name == "北海道"
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="却下の月から")
    for case in Case.objects.filter(upward=upward):
        assert (case.state, case.ticket.resolution) == (CaseState.ANSWERED, "却下の月から")


def test_prefecture_gathers_its_own_municipalities_only(inquiries: Inquiries) -> None:
    case = inquiries.case("morioka", first=Holder.PREFECTURE)
    with pytest.raises(NotAllowed):
        joining.gather(
            actor=inquiries.actor("hokkaido"),
            case_ids=[case.pk],
            question=inquiries.question(Holder.BUREAU),
        )
    assert Case.objects.count() == 1


def test_merged_case_ends_and_hears_the_answer(inquiries: Inquiries) -> None:
    case, target, agent = inquiries.case(), inquiries.case("morioka"), inquiries.actor("agent")
    joining.merge(actor=agent, case_id=case.pk, into_id=target.pk)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.ticket.status, case.merged_into) == (CaseState.MERGED, 5, target)
    answering.answer(actor=agent, case_id=target.pk, text="却下の月から")
    assert "統合先の照会に回答がありました" in told(case)


def test_cases_of_two_desks_are_not_merged(inquiries: Inquiries) -> None:
    case = inquiries.case()
    other = inquiries.case(
        desk=inquiries.other_desk, division=inquiries.world.organisation("国民健康保険課")
    )
    with pytest.raises((NotTogether, NotAllowed)):
        joining.merge(actor=inquiries.actor("agent"), case_id=case.pk, into_id=other.pk)
