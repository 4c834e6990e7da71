"""A next date that is put off: not behind the first reply, and the promised answer is still due."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from portal.inquiries.jobs import escalate_late_cases
from portal.inquiries.models import Case, Entry, EntryKind, Holder
from portal.inquiries.put_off import AskedLongAgo, FirstReplyDue, PrefectureDue
from portal.inquiries.services import joining, passing, talking

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import url

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]
# The first reply is promised for Thursday 26 November, the answer for Monday 7 December.
FRIDAY = "2026-11-20T10:00:00+09:00"
FIRST_REPLY, BEYOND, JANUARY = date(2026, 11, 26), date(2026, 11, 27), date(2027, 1, 15)
PROMISED, STEPS = "2026-12-07", ("2026-12-08", "2026-12-10", "2026-12-14")


def put_off(inquiries: Inquiries, key: str, case: Case, day: date) -> Case:
    """Somebody chooses a next date."""
    return passing.set_next_date(actor=inquiries.actor(key), case_id=case.pk, next_on=day)


def replied(inquiries: Inquiries, case: Case, key: str = "agent") -> None:
    """The first reply of the ministry, or of another party."""
    talking.send_message(actor=inquiries.actor(key), case_id=case.pk, text="調べています")


def worked(clock: Any, day: str) -> None:
    """The worker looks twice on a day."""
    clock.move_to(f"{day}T10:00:00+09:00")
    for _ in range(2):
        escalate_late_cases()


def told(case: Case) -> list[str]:
    """What was written about lateness, without whom it was told."""
    late = Entry.objects.filter(case=case, kind=EntryKind.ESCALATED).order_by("pk")
    return [title.partition("ため")[0] for title in late.values_list("followup__title", flat=True)]


def test_first_reply_is_not_put_off(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY):
        case = inquiries.case()
        with pytest.raises(FirstReplyDue):
            put_off(inquiries, "agent", case, BEYOND)
        assert put_off(inquiries, "agent", case, FIRST_REPLY).next_on == FIRST_REPLY


def test_days_of_a_prefecture_are_not_put_off_before_it_wrote(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY):
        case = inquiries.case(first=Holder.PREFECTURE)
        with pytest.raises(PrefectureDue, match="都道府県の番の期日（11月26日）より後"):
            put_off(inquiries, "hokkaido", case, BEYOND)
        assert put_off(inquiries, "hokkaido", case, FIRST_REPLY).next_on == FIRST_REPLY
        replied(inquiries, case, "hokkaido")
        assert put_off(inquiries, "hokkaido", case, JANUARY).next_on == JANUARY


def test_word_of_a_prefecture_counts_in_its_own_turn_alone(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        replied(inquiries, case, "hokkaido")
        passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
        clock.move_to("2026-11-24T10:00:00+09:00")
        passing.pass_down(actor=inquiries.actor("agent"), case_id=case.pk, text="道で")
        with pytest.raises(PrefectureDue):
            put_off(inquiries, "hokkaido", case, JANUARY)


def test_date_behind_the_first_reply_is_chosen_after_it(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY):
        case = inquiries.case()
        replied(inquiries, case)
        assert put_off(inquiries, "agent", case, JANUARY).next_on == JANUARY


def test_page_says_beside_the_date_what_has_to_be_done_first(
    inquiries: Inquiries, client_for: Clients
) -> None:
    with time_machine.travel(FRIDAY):
        case = inquiries.case()
        response = client_for("agent").post(url(case, "date"), {"next_on": BEYOND.isoformat()})
    field = response.context["forms"]["date"]["next_on"]
    assert (response.status_code, field.value()) == (422, BEYOND.isoformat())
    assert field.errors == [
        "最初の返事の期日（11月26日）より後の日にするには、先に返事を書いてください。"
    ]


def test_date_of_the_first_reply_is_met_by_it(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        put_off(inquiries, "agent", case, date(2026, 11, 24))
        clock.move_to("2026-11-24T10:00:00+09:00")
        replied(inquiries, case)
        worked(clock, "2026-11-25")
        case.refresh_from_db()
    assert (case.next_on, told(case)) == (date.fromisoformat(PROMISED), [])


def test_answer_that_did_not_come_is_told_each_step_once_whatever_date_was_chosen(
    inquiries: Inquiries,
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        replied(inquiries, case)
        put_off(inquiries, "agent", case, JANUARY)
        for day in (PROMISED, *STEPS):
            worked(clock, day)
            put_off(inquiries, "agent", case, JANUARY)
    assert told(case) == [f"回答の目安の日を{days}営業日過ぎた" for days in (1, 3, 5)]


def test_prefecture_that_puts_off_is_told_of_as_well(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        replied(inquiries, case, "hokkaido")
        put_off(inquiries, "hokkaido", case, JANUARY)
        worked(clock, STEPS[0])
    assert told(case) == ["回答の目安の日を1営業日過ぎた"]


def test_both_days_that_pass_at_once_are_told_once(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        replied(inquiries, case)
        for day in STEPS:
            worked(clock, day)
    assert told(case) == [f"次の期日を{days}営業日過ぎた" for days in (1, 3, 5)]


def test_what_was_told_before_these_steps_were_counted_is_not_told_again(
    inquiries: Inquiries,
) -> None:
    counting = import_module("portal.inquiries.migrations.0013_answer_escalation")
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        replied(inquiries, case)
        worked(clock, STEPS[1])
        Case.objects.filter(pk=case.pk).update(answer_escalation=0)
        counting.count_what_was_told(apps, None)
        put_off(inquiries, "agent", case, JANUARY)
        worked(clock, STEPS[1])
        assert len(told(case)) == 1
        worked(clock, STEPS[2])
    assert told(case)[1:] == ["回答の目安の日を5営業日過ぎた"]


def test_date_that_was_chosen_is_told_as_late_behind_the_promised_day(
    inquiries: Inquiries,
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        replied(inquiries, case)
        put_off(inquiries, "agent", case, JANUARY)
        worked(clock, STEPS[2])
        worked(clock, "2027-01-18")
    assert told(case) == ["回答の目安の日を5営業日過ぎた", "次の期日を1営業日過ぎた"]


def test_whoever_gets_the_ball_late_has_a_day(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        replied(inquiries, case, "hokkaido")
        put_off(inquiries, "hokkaido", case, JANUARY)
        worked(clock, STEPS[0])
        passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
        worked(clock, "2026-12-09")
        assert told(case) == ["回答の目安の日を1営業日過ぎた"]
        worked(clock, "2026-12-10")
    assert told(case) == ["回答の目安の日を1営業日過ぎた", "次の期日を1営業日過ぎた"]


def test_case_that_rests_is_not_pressed_for_its_answer(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        question = inquiries.question(Holder.BUREAU)
        joining.gather(actor=inquiries.actor("hokkaido"), case_ids=[case.pk], question=question)
        worked(clock, STEPS[2])
    assert told(case) == []


def test_asker_is_not_pressed_for_the_answer(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        talking.request_from_asker(
            actor=inquiries.actor("agent"), case_id=case.pk, text="写しを", next_on=JANUARY
        )
        worked(clock, STEPS[2])
    assert told(case) == []


def test_asker_puts_off_until_sixty_days_after_it_was_asked(inquiries: Inquiries) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        talking.request_from_asker(actor=inquiries.actor("agent"), case_id=case.pk, text="写しを")
        clock.move_to("2026-12-18T10:00:00+09:00")
        last = date(2027, 1, 19)
        assert put_off(inquiries, "kyufu", case, last).next_on == last
        with pytest.raises(AskedLongAgo):
            put_off(inquiries, "kyufu", case, date(2027, 1, 20))
