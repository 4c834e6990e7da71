"""Whoever is told of a late case can open it; the 進行係, who opens none, is told no subject."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Q
from django.test import Client
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.notifying import BACKLOG, BACKLOG_URL, object_key
from portal.inquiries.services import talking
from portal.notifications.models import Notification
from portal.organisations.models import Seat
from portal.outbox.models import OutboxItem

from tests.factories.accounts import UserFactory
from tests.factories.inquiries import TITLE, Inquiries
from tests.factories.organisations import AssignmentFactory
from tests.portal.inquiries.test_case_pages import content, url
from tests.portal.inquiries.test_escalating import (
    AFTER_MONDAY,
    AFTER_THURSDAY,
    FRIDAY,
    Line,
    let_pass,
    line,
)
from tests.portal.inquiries.test_searching import found

pytestmark = pytest.mark.django_db
__all__ = ["line"]
WORKING_DAY = {0: "11-26", 1: "11-27"}
Clients = Callable[[Any], Client]
Seated = Callable[[Seat], Client]


@pytest.fixture
def seated(client_for: Clients) -> Seated:
    """``seated(seat)``: somebody who works on this seat alone."""

    def signed_in(seat: Seat) -> Client:
        user = UserFactory()
        AssignmentFactory(user=user, seat=seat, starts_on=date(2026, 1, 1))
        return client_for(user)

    return signed_in


def told_seats(key: str) -> set[Seat]:
    """The seats that were told of a thing that is late."""
    late = Q(object_key=key, line__contains="次の期日を")
    ids = list(Notification.objects.filter(late).values_list("pk", flat=True))
    tasks = OutboxItem.objects.filter(payload__notification__in=ids)
    return set(Seat.objects.filter(pk__in={pk for t in tasks for pk in t.payload["seats"]}))


@pytest.mark.parametrize("holder", [Holder.PREFECTURE, Holder.BUREAU, Holder.ASKER])
def test_every_told_seat_can_open_the_case(
    inquiries: Inquiries, line: Line, seated: Seated, holder: Holder
) -> None:
    first = Holder.PREFECTURE if holder == Holder.PREFECTURE else Holder.BUREAU
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=first)
        if holder == Holder.ASKER:
            talking.request_from_asker(
                actor=inquiries.actor("agent"), case_id=case.pk, text="写しを"
            )
        let_pass(clock, AFTER_MONDAY if holder == Holder.ASKER else AFTER_THURSDAY)
        told = told_seats(object_key(case.pk))
        answers = {seat.pk: seated(seat).get(url(case)).status_code for seat in told}
    assert len(told) > 2
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("first", [Holder.PREFECTURE, Holder.BUREAU])
def test_progress_is_told_number_and_office_without_the_subject(
    inquiries: Inquiries, line: Line, seated: Seated, first: Holder
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=first)
        let_pass(clock, AFTER_THURSDAY)
        told, client = told_seats(BACKLOG), seated(line.seats["progress"])
        call_command("run_worker", "--once")
        inbox = client.get("/inbox/").content.decode()
        office = str(Case.objects.get(pk=case.pk).holder_seat.organisation.full_name)
        pages = [client.get(address).status_code for address in (BACKLOG_URL, url(case))]
    assert told == {line.seats["progress"]}
    shown = (case.number, office, "5営業日過ぎています", BACKLOG_URL)
    assert [word for word in shown if word not in inbox] == []
    assert (TITLE in inbox, pages) == (False, [200, 404])


def test_backlog_is_read_when_its_page_was_opened(
    inquiries: Inquiries, line: Line, seated: Seated
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        inquiries.case()
        let_pass(clock, AFTER_THURSDAY)
        call_command("run_worker", "--once")
        client = seated(line.seats["progress"])
        before = "期日を過ぎたままの照会" in client.get("/inbox/").content.decode()
        client.get(BACKLOG_URL)
        after = "期日を過ぎたままの照会" in client.get("/inbox/").content.decode()
    assert (before, after) == (True, False)


@pytest.mark.parametrize("step", [0, 1])
def test_deputy_opens_and_finds_a_case_from_the_moment_it_is_told(
    inquiries: Inquiries, line: Line, client_for: Clients, step: int
) -> None:
    AssignmentFactory(
        user=inquiries.world.user("seatless"),
        seat=line.seats["prefecture deputy"],
        starts_on=date(2026, 1, 1),
    )
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        let_pass(clock, {day: when for day, when in WORKING_DAY.items() if day <= step})
        status = client_for("seatless").get(url(case)).status_code
        hits = found(inquiries, "seatless", "食費の特例減額")
    assert (status, len(hits)) == ((200, 1) if step else (404, 0))


def test_head_is_not_let_in_by_what_the_section_was_told(
    inquiries: Inquiries, line: Line, seated: Seated
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        let_pass(clock, WORKING_DAY)
        assert seated(line.seats["prefecture head"]).get(url(case)).status_code == 404


def test_deputy_acts_and_sees_what_came_of_it(
    inquiries: Inquiries, line: Line, seated: Seated
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        let_pass(clock, WORKING_DAY)
        client = seated(line.seats["prefecture deputy"])
        client.post(url(case, "answer"), {"text": "道の考えです"})
        page = content(client, case)
    assert "道の考えです" in page
    assert Case.objects.get(pk=case.pk).state == CaseState.ANSWERED


def test_neighbouring_prefecture_is_let_into_nothing(
    inquiries: Inquiries, line: Line, client_for: Clients
) -> None:
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case(first=Holder.PREFECTURE)
        let_pass(clock, AFTER_THURSDAY)
        assert client_for("iwate").get(url(case)).status_code == 404


@pytest.mark.parametrize("is_there", [True, False])
def test_page_names_those_who_were_really_told(
    inquiries: Inquiries, line: Line, client_for: Clients, is_there: bool
) -> None:
    if not is_there:
        Seat.objects.filter(pk=line.seats["progress"].pk).update(is_representative=False)
    highest = "進行係へ通知済み" if is_there else "上位の担当へ通知済み"
    with time_machine.travel(FRIDAY) as clock:
        case = inquiries.case()
        let_pass(clock, AFTER_THURSDAY)
        client = client_for("kyufu")
        page, rows = content(client, case), client.get("/inquiries/").content.decode()
    assert (highest in page, highest in rows) == (True, True)
    assert ("進行係へ通知済み" in page) == is_there
