"""A next date that passes: one, three, five working days later more and more seats hear of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from portal.inquiries.jobs import escalate_late_cases
from portal.inquiries.models import Case, Entry, EntryKind, Holder
from portal.inquiries.notifying import BACKLOG, object_key
from portal.inquiries.services import joining, talking
from portal.inquiries.services.escalating import escalate, overdue_ids
from portal.notifications.models import Notification
from portal.organisations.models import Seat, SeatRole
from portal.outbox.models import OutboxItem

from tests.factories.inquiries import Inquiries
from tests.factories.organisations import AssignmentFactory, SeatFactory
from tests.portal.inquiries.ears import Ears
from tests.portal.inquiries.test_empty_seats import leave

pytestmark = pytest.mark.django_db
FRIDAY = "2026-11-20T10:00:00+09:00"
# Working days after a next date on Thursday 26 November, and on Monday 30 November.
AFTER_THURSDAY = {0: "11-26", 1: "11-27", 2: "11-30", 3: "12-01", 4: "12-02", 5: "12-03"}
AFTER_MONDAY = {0: "11-30", 1: "12-01", 2: "12-02", 3: "12-03", 4: "12-04", 5: "12-07"}


@dataclass
class Line:
    """The seats above a holder, by the name they have here."""

    seats: dict[str, Seat]

    def heard(self, case: Case) -> list[tuple[str, set[str]]]:
        """What was told about lateness, and to whom, oldest first."""
        late = Notification.objects.filter(
            object_key=object_key(case.pk), line__startswith="次の期日を"
        )
        return self.told(late)

    def backlog_heard(self) -> set[str]:
        """Who was told that something stands still, without the case."""
        told = self.told(Notification.objects.filter(object_key=BACKLOG))
        return set[str]().union(*(names for _, names in told))

    def told(self, notifications: QuerySet[Notification]) -> list[tuple[str, set[str]]]:
        """Lines with the seats they went to, oldest first."""
        found = notifications.order_by("pk").in_bulk()
        names = {seat.pk: name for name, seat in self.seats.items()}
        tasks = OutboxItem.objects.filter(payload__notification__in=list(found)).order_by("pk")
        return [
            (found[t.payload["notification"]].line, {names[pk] for pk in t.payload["seats"]})
            for t in tasks
        ]


def seat(inquiries: Inquiries, organisation: str, **fields: Any) -> Seat:
    """One more open seat of an organisation of the world."""
    created: Seat = SeatFactory(organisation=inquiries.world.organisation(organisation), **fields)
    return created


@pytest.fixture
def line(inquiries: Inquiries) -> Line:
    """Every seat that anybody's lateness may reach, and some that it may not."""
    world = inquiries.world
    inquiries.desk.divisions.add(world.organisation("国民健康保険課"))
    Seat.objects.filter(pk=world.seat("hokkaido").pk).update(is_representative=False)
    made = {
        "deputy agent": seat(inquiries, "国民健康保険課", role=SeatRole.AGENT),
        "closed agent": seat(
            inquiries, "介護保険計画課", role=SeatRole.AGENT, closed_on="2026-11-01"
        ),
        "progress": seat(inquiries, "厚生労働省", is_representative=True),
        "ministry": seat(inquiries, "厚生労働省"),
        "prefecture deputy": seat(inquiries, "北海道", section="高齢者保健福祉課", unit="係"),
        "prefecture head": seat(inquiries, "北海道", section="総務課", is_representative=True),
    }
    AssignmentFactory(seat=made["progress"])
    keys = "agent approver other_approver editor kyufu shikaku sapporo_soumu hokkaido iwate morioka"
    return Line(made | {key: world.seat(key) for key in keys.split()})


def let_pass(clock: Any, days: dict[int, str]) -> None:
    """The worker looks on each of these days, twice."""
    for day in days.values():
        clock.move_to(f"2026-{day}T10:00:00+09:00")
        for _ in range(2):
            escalate_late_cases()


def three_steps(*groups: set[str]) -> list[tuple[str, set[str]]]:
    """Each step tells its own group and those before."""
    return [
        (f"次の期日を{days}営業日過ぎています", set[str]().union(*groups[: step + 1]))
        for step, days in enumerate((1, 3, 5))
    ]


def test_late_ministry_is_told_to_agents_then_division(inquiries: Inquiries, line: Line) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        let_pass(clock, AFTER_THURSDAY)
    assert line.heard(case) == three_steps(
        {"agent", "deputy agent"}, {"approver", "other_approver"}
    )


def test_late_prefecture_is_told_to_section_then_head(inquiries: Inquiries, line: Line) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        let_pass(clock, AFTER_THURSDAY)
    assert line.heard(case) == three_steps({"hokkaido", "prefecture deputy"}, {"prefecture head"})


def test_late_asker_is_told_to_section_then_head_then_progress(
    inquiries: Inquiries, line: Line
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        agent = inquiries.actor("agent")
        talking.request_from_asker(actor=agent, case_id=case.pk, text="写しをお送りください")
        let_pass(clock, AFTER_MONDAY)
    assert line.heard(case) == three_steps({"kyufu", "shikaku"}, {"sapporo_soumu"})


def test_steps_that_nobody_ran_for_are_told_at_once(inquiries: Inquiries, line: Line) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        let_pass(clock, {5: "12-03"})
    everybody = {"agent", "deputy agent", "approver", "other_approver"}
    assert line.heard(case) == [("次の期日を5営業日過ぎています", everybody)]
    assert line.backlog_heard() == {"progress"}


def test_each_step_is_written_into_the_case_with_who_was_told(
    inquiries: Inquiries, line: Line
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        let_pass(clock, AFTER_THURSDAY)
    steps = Entry.objects.filter(case=case, kind=EntryKind.ESCALATED).order_by("pk")
    assert list(steps.values_list("followup__title", flat=True)) == [
        "次の期日を1営業日過ぎたため、担当の席に知らせました",
        "次の期日を3営業日過ぎたため、担当の席、上位の担当に知らせました",
        "次の期日を5営業日過ぎたため、担当の席、上位の担当、進行係に知らせました",
    ]


def test_holder_that_acted_in_time_starts_from_the_first_step_again(
    inquiries: Inquiries, line: Line
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        let_pass(clock, {3: "12-01"})
        talking.request_from_asker(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="写し")
        let_pass(clock, {0: "12-08", 1: "12-09"})
    assert [seats for _, seats in line.heard(case)] == [
        {"hokkaido", "prefecture deputy", "prefecture head"},
        {"kyufu", "shikaku"},
    ]


def test_prefecture_is_not_pressed_for_what_it_gathered_meanwhile(inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    late = Case.objects.filter(pk=case.pk)
    late.update(next_on=date(2026, 11, 2))
    assert overdue_ids(date(2026, 11, 20)) == [case.pk]
    question = inquiries.question(Holder.BUREAU)
    joining.gather(actor=inquiries.actor("hokkaido"), case_ids=[case.pk], question=question)
    late.update(next_on=date(2026, 11, 2))
    with time_machine.travel(FRIDAY):
        assert escalate(case_id=case.pk).escalation == 0


def titles(case: Case) -> list[str]:
    """What the steps wrote into the case."""
    steps = Entry.objects.filter(case=case, kind=EntryKind.ESCALATED).order_by("pk")
    return list(steps.values_list("followup__title", flat=True))


def test_first_step_of_a_desk_that_its_agent_left_is_the_approvers_to_hear(
    inquiries: Inquiries, ears: Ears
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        leave(inquiries.world, "agent")
        let_pass(clock, {2: AFTER_THURSDAY[2]})
    assert ears.told(case, "approver") == ["次の期日を2営業日過ぎています"]
    assert titles(case) == ["次の期日を2営業日過ぎたため、担当の席に知らせました"]


def test_first_step_of_an_asker_who_left_is_the_representatives_to_hear(
    inquiries: Inquiries, ears: Ears
) -> None:
    Seat.objects.filter(pk=inquiries.world.seat("shikaku").pk).update(closed_on="2026-11-01")
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        talking.request_from_asker(actor=inquiries.actor("agent"), case_id=case.pk, text="写しを")
        leave(inquiries.world, "kyufu")
        let_pass(clock, {1: AFTER_MONDAY[1]})
    assert "次の期日を1営業日過ぎています" in ears.told(case, "sapporo_soumu")


def test_who_of_a_step_sits_there_is_asked_once(inquiries: Inquiries, line: Line) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        clock.move_to(f"2026-{AFTER_THURSDAY[5]}T10:00:00+09:00")
        with CaptureQueriesContext(connection) as captured:
            escalate(case_id=case.pk)
    ids = 'SELECT "organisations_seat"."id" AS "pk" FROM'
    asked = [query["sql"] for query in captured if query["sql"].startswith(ids)]
    assert ["organisations_assignment" in sql for sql in asked] == [True]


def test_seats_without_anybody_are_not_named_as_told(
    inquiries: Inquiries, line: Line, ears: Ears
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        leave(inquiries.world, "hokkaido")
        let_pass(clock, {3: AFTER_THURSDAY[3]})
    assert titles(case) == ["次の期日を3営業日過ぎました。知らせる席がまだありません"]
    assert Case.objects.get(pk=case.pk).told == ""
    assert line.heard(case)[0][1] == {"hokkaido", "prefecture deputy", "prefecture head"}
