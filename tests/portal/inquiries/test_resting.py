"""A gathered case rests: its date is that of the case above, and nobody is asked to act in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from portal.inquiries.desk_conditions import desk_numbers
from portal.inquiries.desk_listing import desk_cases, desk_query
from portal.inquiries.models import Case, Holder
from portal.inquiries.notifying import object_key, still_asked
from portal.inquiries.services import answering, joining, passing, talking
from portal.inquiries.todo import counts, own_items

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import content, url

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]
WAITING = "国の回答を待っています（期日　11月17日（火）"


@pytest.fixture
def clock() -> Iterator[Any]:
    """Monday 2 November 2026."""
    with time_machine.travel("2026-11-02T10:00:00+09:00") as moved:
        yield moved


@pytest.fixture
def gathered(inquiries: Inquiries, clock: Any) -> tuple[Case, Case]:
    """A case asked on the 2nd and gathered, and the one above: its answer is due on the 17th. On
    the 10th the days of a prefecture have passed.
    """
    case = inquiries.case(first=Holder.PREFECTURE)
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=[case.pk],
        question=inquiries.question(Holder.BUREAU),
    )
    clock.move_to("2026-11-10T10:00:00+09:00")
    talking.send_message(actor=inquiries.actor("agent"), case_id=upward.pk, text="調べています")
    return case, upward


def late_at_desk(inquiries: Inquiries) -> tuple[int, list[str]]:
    """The number on the tab 期日を過ぎた, and what it lists."""
    actor = inquiries.actor("agent")
    assert actor.seat
    listed = desk_cases(actor.user, actor.seat, desk_query(QueryDict("view=late")))
    numbers = list(listed.values_list("number", flat=True))
    return desk_numbers(actor.user, actor.seat)["late"], numbers


def test_it_is_late_nowhere_while_the_one_above_is_in_time(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, _ = gathered
    page = content(client_for("kyufu"), case)
    rows = client_for("kyufu").get("/inquiries/").content.decode()
    assert (WAITING in page, "日過ぎ" in page, "日過ぎ" in rows) == (True, False, False)
    assert ("11月17日" in rows, "まとめて国に照会中" in rows) == (True, True)
    assert late_at_desk(inquiries) == (0, [])


def test_it_is_as_late_as_the_one_above(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case], clock: Any
) -> None:
    case, upward = gathered
    clock.move_to("2026-11-19T10:00:00+09:00")
    assert f"{WAITING}、2日過ぎ）" in content(client_for("kyufu"), case)
    assert late_at_desk(inquiries) == (1, [upward.number])


def test_it_has_the_date_of_the_case_that_the_one_above_was_merged_into(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    target = inquiries.case("iwate")
    joining.merge(actor=inquiries.actor("agent"), case_id=upward.pk, into_id=target.pk)
    assert "（期日　11月13日（金）" in content(client_for("kyufu"), case)


def test_export_has_the_date_of_the_list(client_for: Clients, gathered: tuple[Case, Case]) -> None:
    lines = client_for("kyufu").get("/inquiries/export.csv").getvalue().decode()
    assert ("2026-11-17" in lines, gathered[0].number in lines) == (True, True)


def test_coordinator_has_nothing_to_do_in_it(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, _ = gathered
    seat = inquiries.world.seat("hokkaido")
    assert (own_items(seat), counts([seat]).get(seat.pk, 0)) == ([], 0)
    assert still_asked({(seat.pk, object_key(case.pk))}) == set()
    page = content(client_for("hokkaido"), case)
    assert ("（あなたの番）" in page, url(case, "date") in page) == (False, False)


def test_contradicted_and_given_back_it_is_the_coordinators_turn_again(
    client_for: Clients, inquiries: Inquiries, gathered: tuple[Case, Case]
) -> None:
    case, upward = gathered
    agent, seat = inquiries.actor("agent"), inquiries.world.seat("hokkaido")
    answering.answer(actor=agent, case_id=upward.pk, text="却下の月から")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    passing.pass_down(actor=agent, case_id=case.pk, text="道でお答えください")
    assert f"inquiry:{case.pk}" in {item.key for item in own_items(seat)}
    assert "（あなたの番）" in content(client_for("hokkaido"), case)
