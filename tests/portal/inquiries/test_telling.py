"""Who hears of what happens in a case: whoever has to act, and nobody needlessly."""

import logging
from collections.abc import Callable, Collection

import pytest
import time_machine
from django.utils import timezone
from portal.inquiries import jobs
from portal.inquiries.hearing import joined_hearers
from portal.inquiries.jobs import escalate_late_cases, reseat_cases
from portal.inquiries.models import Case, Entry, EntryKind, Holder
from portal.inquiries.notifying import object_key, still_asked
from portal.inquiries.services import answering, drafting, joining, passing, talking
from portal.notifications.fan_out import bring_to_inboxes
from portal.notifications.models import InboxItem, SeatLevel
from portal.organisations.models import Seat

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.ears import Ears

pytestmark = pytest.mark.django_db
FRIDAY = "2026-11-20T10:00:00+09:00"


def close(inquiries: Inquiries, key: str) -> None:
    """Close a seat of the world today."""
    Seat.objects.filter(pk=inquiries.world.seat(key).pk).update(closed_on=timezone.localdate())


def submitted(inquiries: Inquiries, case: Case) -> int:
    """An agent's draft that waits for approval; its number."""
    agent = inquiries.actor("agent")
    number = drafting.save_draft(actor=agent, case_id=case.pk, text="却下の月から").number
    drafting.submit_draft(actor=agent, case_id=case.pk, number=number)
    return number


def shared_and_joined(inquiries: Inquiries, key: str = "morioka") -> Case:
    """A case of Sapporo that another organisation joined."""
    case = inquiries.case()
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor(key), case_id=case.pk)
    return case


def test_approver_hears_that_a_draft_waits(inquiries: Inquiries, ears: Ears) -> None:
    case = inquiries.case()
    submitted(inquiries, case)
    assert ears.told(case, "approver") == ["回答案の承認を求めました"]
    assert ears.asked(case) == {ears.pk("approver")}


@pytest.mark.parametrize(
    ("approve", "line"), [(True, "回答案を承認しました"), (False, "回答案を差し戻しました")]
)
def test_writer_hears_what_became_of_the_draft(
    inquiries: Inquiries, ears: Ears, approve: bool, line: str
) -> None:
    case = inquiries.case()
    number, head = submitted(inquiries, case), inquiries.actor("approver")
    drafting.decide_draft(actor=head, case_id=case.pk, number=number, approve=approve)
    assert ears.told(case, "agent")[-1] == line
    assert ears.asked(case) == {ears.pk("agent")}


def test_holder_hears_of_an_approval_when_the_writer_has_left(
    inquiries: Inquiries, ears: Ears
) -> None:
    case, other = inquiries.case(), inquiries.second_agent()
    number, head = submitted(inquiries, case), inquiries.actor("approver")
    close(inquiries, "agent")
    reseat_cases()
    drafting.decide_draft(actor=head, case_id=case.pk, number=number, approve=True)
    assert ears.asked(case) == {other.pk}


def test_agent_hears_of_a_case_given_by_somebody_else(inquiries: Inquiries, ears: Ears) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    passing.assign(actor=inquiries.actor("approver"), case_id=case.pk, user_id=agent.user.pk)
    assert ears.told(case, "agent")[-1] == f"担当者：{agent.user}"


def test_agent_who_takes_a_case_hears_nothing_of_it(inquiries: Inquiries, ears: Ears) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    before = ears.told(case, "agent")
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    assert ears.told(case, "agent") == before


def test_agent_in_charge_hears_the_asker_beside_the_holding_seat(
    inquiries: Inquiries, ears: Ears
) -> None:
    case, seat = inquiries.case(), inquiries.second_agent()
    agent = inquiries.actor("agent")
    person = seat.assignments.get().user
    passing.assign(actor=agent, case_id=case.pk, user_id=person.pk)
    answering.answer(actor=agent, case_id=case.pk, text="回答")
    answering.accept(actor=inquiries.actor("kyufu"), case_id=case.pk)
    (row, payload) = ears.tasks(case)[-1]
    assert (row.line, payload["seats"]) == ("照会した団体：解決の確認", [seat.pk])


def test_division_that_takes_a_case_over_hears_of_it(inquiries: Inquiries, ears: Ears) -> None:
    case = inquiries.case()
    passing.move_to_desk(
        actor=inquiries.actor("agent"),
        case_id=case.pk,
        desk=inquiries.other_desk,
        division=inquiries.world.organisation("国民健康保険課"),
        text="国保の話です",
    )
    assert ears.told(case, "other_approver") == ["担当課を変更：国民健康保険課"]
    assert ears.asked(case) == {ears.pk("other_approver")}


def test_representative_hears_the_answer_for_a_closed_asking_seat(
    inquiries: Inquiries, ears: Ears
) -> None:
    case = inquiries.case("kyufu")
    close(inquiries, "kyufu")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    assert ears.told(case, "sapporo_soumu") == ["厚生労働省：回答"]
    assert ears.asked(case) == {ears.pk("sapporo_soumu")}


def test_representative_hears_the_answer_for_a_closed_joined_seat(
    inquiries: Inquiries, ears: Ears
) -> None:
    case = inquiries.case("hakodate")
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("kyufu"), case_id=case.pk)
    close(inquiries, "kyufu")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    assert ears.told(case, "sapporo_soumu") == ["同じ疑問に回答がありました"]


def test_seat_that_muted_the_duty_hears_its_own_answer(inquiries: Inquiries, ears: Ears) -> None:
    case = shared_and_joined(inquiries)
    for key in ("kyufu", "morioka"):
        seat = inquiries.world.seat(key)
        SeatLevel.objects.create(seat=seat, duty=inquiries.world.duty(), level="mute")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    for _, payload in ears.tasks(case):
        bring_to_inboxes(payload)
    items = InboxItem.objects.filter(notification__object_key=object_key(case.pk))
    asked = {item.seat_id: item.is_asked for item in items.order_by("notification")}
    assert (asked[ears.pk("kyufu")], asked[ears.pk("morioka")]) == (True, False)


def test_inbox_asks_for_an_act_as_long_as_the_seat_has_to(inquiries: Inquiries) -> None:
    case = inquiries.case()
    number = submitted(inquiries, case)
    seats = {key: inquiries.world.seat(key).pk for key in ("agent", "approver", "kyufu")}

    def asking() -> Collection[str]:
        told = [(pk, object_key(case.pk)) for pk in seats.values()]
        found = {seat for seat, _ in still_asked(told)}
        return {key for key, pk in seats.items() if pk in found}

    assert asking() == {"agent", "approver"}
    head = inquiries.actor("approver")
    drafting.decide_draft(actor=head, case_id=case.pk, number=number, approve=True)
    assert asking() == {"agent"}
    answering.send_draft(actor=inquiries.actor("agent"), case_id=case.pk, number=number)
    assert asking() == {"kyufu"}


def test_joining_sends_no_mail(inquiries: Inquiries, ears: Ears) -> None:
    case = shared_and_joined(inquiries)
    lines = [row.line for row, _ in ears.tasks(case)]
    assert lines == ["照会した団体：照会", "厚生労働省：共有"]


def test_prefecture_hears_nothing_of_what_went_past_it(inquiries: Inquiries, ears: Ears) -> None:
    case = inquiries.case(first=Holder.BUREAU)
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    assert ears.told(case, "hokkaido") == []


def test_prefecture_hears_the_answer_to_what_it_passed_up(inquiries: Inquiries, ears: Ears) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    assert ears.told(case, "hokkaido") == ["照会した団体：照会", "厚生労働省：回答"]


def test_prefecture_hears_that_what_it_was_given_is_withdrawn(
    inquiries: Inquiries, ears: Ears
) -> None:
    case = inquiries.case(first=Holder.BUREAU)
    passing.pass_down(actor=inquiries.actor("agent"), case_id=case.pk, text="お願いします")
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=case.pk)
    assert ears.told(case, "hokkaido")[-1] == "照会した団体：取下げ"


def test_late_case_is_told_to_each_seat_once(inquiries: Inquiries, ears: Ears) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        before = len(ears.tasks(case))
        clock.move_to("2026-11-27T10:00:00+09:00")
        escalate_late_cases()
    (row, payload) = ears.tasks(case)[-1]
    assert len(ears.tasks(case)) == before + 1
    assert (row.line, payload["seats"]) == ("次の期日を1営業日過ぎています", [ears.pk("agent")])


def test_late_case_claims_only_those_who_were_told(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        inquiries.case()
        clock.move_to("2026-12-03T10:00:00+09:00")
        escalate_late_cases()  # the world has no office of progress
    title = Entry.objects.get(kind=EntryKind.ESCALATED).followup.title
    assert title == "次の期日を5営業日過ぎたため、担当の席、上位の担当に知らせました"


def test_message_of_the_holder_asks_nothing_of_others(inquiries: Inquiries, ears: Ears) -> None:
    case = inquiries.case()
    talking.send_message(actor=inquiries.actor("agent"), case_id=case.pk, text="調べています")
    assert ears.told(case, "kyufu") == ["厚生労働省：返事"]
    assert ears.asked(case) == set()


def test_many_joined_seats_cost_no_more_queries(
    inquiries: Inquiries, queries: Callable[..., int]
) -> None:
    case = shared_and_joined(inquiries)
    few = queries(lambda: joined_hearers(case))
    joining.join(actor=inquiries.actor("hakodate"), case_id=case.pk)
    joining.join(actor=inquiries.actor("iwate_town"), case_id=case.pk)
    assert queries(lambda: joined_hearers(case)) == few


def test_case_that_cannot_be_reseated_does_not_stop_the_others(
    inquiries: Inquiries, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cases = [inquiries.case("kyufu") for _ in range(2)]
    for case in cases:
        answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    close(inquiries, "kyufu")
    reseat = jobs.reseat

    def failing(*, case_id: int) -> Case:
        if case_id == cases[0].pk:
            raise RuntimeError
        return reseat(case_id=case_id)

    monkeypatch.setattr(jobs, "reseat", failing)
    with caplog.at_level(logging.ERROR, "portal.inquiries.jobs"):
        reseat_cases()
    assert Case.objects.get(pk=cases[1].pk).holder_seat == inquiries.world.seat("sapporo_soumu")
    assert f"case {cases[0].pk} was not given" in caplog.text
