"""A promised answer that is late is late everywhere, whatever next date was chosen."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from portal.inquiries.desk_conditions import desk_numbers
from portal.inquiries.desk_listing import desk_cases, desk_query
from portal.inquiries.models import Case
from portal.inquiries.rows import CaseRow, case_rows
from portal.inquiries.selectors import waiting_by_queue
from portal.inquiries.services import answering

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import url
from tests.portal.inquiries.test_postponing import (
    FRIDAY,
    JANUARY,
    PROMISED,
    STEPS,
    put_off,
    replied,
    worked,
)

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]
LATE, DESKS = "/helpdesk/?view=late", "/inquiries/desks/"


@pytest.fixture
def clock() -> Iterator[Any]:
    """The Friday on which everything is asked."""
    with time_machine.travel(FRIDAY) as moved:
        yield moved


@pytest.fixture
def case(inquiries: Inquiries, clock: Any) -> Case:
    """Answered to first, and put off until January."""
    asked = inquiries.case()
    replied(inquiries, asked)
    return put_off(inquiries, "agent", asked, JANUARY)


def late(inquiries: Inquiries, case: Case) -> tuple[int, int, int]:
    """How many the desk's number, its list and the backlog have."""
    actor = inquiries.actor("agent")
    assert actor.seat
    listed = desk_cases(actor.user, actor.seat, desk_query(QueryDict("view=late")))
    number = desk_numbers(actor.user, actor.seat)["late"]
    return number, listed.count(), waiting_by_queue()[case.ticket.queue_id][1]


def row(inquiries: Inquiries, case: Case) -> CaseRow:
    """The case in a list."""
    return case_rows([Case.objects.get(pk=case.pk)], inquiries.world.seat("agent"))[0]


def test_late_answer_counts_as_late_whatever_date_was_chosen(
    inquiries: Inquiries, case: Case, clock: Any
) -> None:
    worked(clock, PROMISED)
    assert late(inquiries, case) == (0, 0, 0)
    worked(clock, STEPS[0])
    assert late(inquiries, case) == (1, 1, 1)


def test_lists_and_page_say_that_the_answer_is_late_and_who_heard(
    inquiries: Inquiries, client_for: Clients, case: Case, clock: Any
) -> None:
    worked(clock, STEPS[0])
    client = client_for("agent")
    listed, page = (client.get(path).content.decode() for path in (LATE, url(case)))
    assert '回答の目安を過ぎています<br><span class="tn-meta">担当の席へ通知済み' in listed
    assert "回答の目安の日を過ぎています。担当の席へ通知済みです。" in page


def test_backlog_shows_who_looks_after_progress_what_it_was_told_of(
    inquiries: Inquiries, client_for: Clients, case: Case, clock: Any
) -> None:
    worked(clock, STEPS[2])
    assert '<b class="is-late">1件</b>' in client_for("kyufu").get(DESKS).content.decode()


def test_whoever_heard_highest_is_named_of_either_day(
    inquiries: Inquiries, case: Case, clock: Any
) -> None:
    worked(clock, STEPS[1])
    assert row(inquiries, case).told == "上位の担当へ通知済み"
    put_off(inquiries, "agent", case, date.fromisoformat(STEPS[2]))
    worked(clock, STEPS[2])
    worked(clock, "2026-12-15")
    assert row(inquiries, case).told == "上位の担当へ通知済み"


def test_answer_ends_the_lateness(inquiries: Inquiries, case: Case, clock: Any) -> None:
    worked(clock, STEPS[0])
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答です")
    found = row(inquiries, case)
    assert (found.is_answer_late, found.told) == (False, "")
