"""The demo's cases as they are shipped, on whatever day they are loaded."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from helpdesk.models import FollowUp
from portal.demo.cases import load_cases
from portal.demo.fixtures import moment, read
from portal.demo.people import load_people
from portal.extension.working_days import is_working_day
from portal.inquiries.invariant import violations
from portal.inquiries.models import (
    OPEN_STATES,
    AnswerDraft,
    Case,
    CaseKind,
    CaseOrigin,
    CaseState,
    DraftState,
    Entry,
    EntryKind,
    Holder,
    Joining,
    Satisfaction,
    Side,
    Visibility,
)
from portal.inquiries.permissions import Actor
from portal.inquiries.services.opening import Question, desk_for, open_case
from portal.organisations.models import Duty, Seat
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.faq import make_faq
from tests.lasting import lasting
from tests.portal.inquiries.conftest import load_installation
from tests.world import World

pytestmark = pytest.mark.django_db
SUNDAY = "2026-11-29T10:00:00+09:00"
SATURDAY = "2026-12-12T18:00:00+09:00"
YEAR_END = "2026-12-31T09:00:00+09:00"
MORNING = "2027-01-14T08:30:00+09:00"
YEAR_LATER = "2027-11-29T17:30:00+09:00"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo's people, to ask and to answer; its notices stay away."""
    with lasting(django_db_blocker):
        load_installation()
        Seat.objects.update(is_representative=False)  # the small world's; the demo has its own
        load_people()
        for row in read("cases")["cases"]:
            row.pop("notice", None)
        yield


@pytest.fixture
def people(loaded: None, world: World) -> None:
    """The same, for a test to go on from."""


@pytest.fixture
def demo(people: None) -> None:
    """The cases, loaded at the moment at which their author wrote."""
    with time_machine.travel(moment(read("people")["now"]), tick=False):
        load()


def load() -> None:
    """The step of ``load_demo``."""
    load_cases(lambda message: None)


def rows() -> list[dict[str, Any]]:
    """The file."""
    found: list[dict[str, Any]] = read("cases")["cases"]
    return found


def case_of(number: str) -> Case:
    """By its number without the letters at its end."""
    return Case.objects.get(number__startswith=f"CAS-{number}")


def test_demo_cases_are_as_the_file_says_and_break_no_rule(demo: None) -> None:
    assert list(violations()) == []
    assert Case.objects.count() == len(rows()) == 60
    assert set(Case.objects.values_list("number", flat=True)) == {row["number"] for row in rows()}
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    held = {row["number"]: row["next_date"] for row in rows() if row["holder"]}
    cases = Case.objects.filter(state__in=OPEN_STATES)
    assert {case.number: str(case.next_on) for case in cases} == held
    said = sum(len(row["entries"]) for row in rows())
    shared = sum("shared" in row for row in rows())
    assert Entry.objects.count() == said + shared + Joining.objects.count()
    internal = sum(entry["internal"] for row in rows() for entry in row["entries"])
    assert Entry.objects.filter(visibility=Visibility.MINISTRY).count() == internal


def test_case_of_the_mockups_is_the_same(demo: None) -> None:
    case = Case.objects.get(number="CAS-00069-Z4G0W7")
    assert (case.holder, case.joinings.count(), str(case.seat)) == (
        Holder.ASKER,
        6,
        "札幌市 介護保険課 給付係",
    )
    assert case.created_at.isoformat() == "2026-11-13T06:06:00+00:00"


@pytest.mark.parametrize("day", ["load", "later"])
def test_demo_is_sound_on_any_day(people: None, day: str) -> None:
    days = [SUNDAY, SATURDAY] if day == "load" else [YEAR_END, MORNING, YEAR_LATER]
    for loaded in days:
        with time_machine.travel(loaded, tick=False), transaction.atomic():
            load()
            check_days(datetime.fromisoformat(loaded))
            transaction.set_rollback(True)


def check_days(now: datetime) -> None:
    """No rule is broken, a few cases are late, and nothing is said in the future."""
    today = timezone.localdate(now)
    assert list(violations()) == [], today
    held = Case.objects.filter(state__in=OPEN_STATES)
    next_days = list(held.values_list("next_on", flat=True))
    assert len(next_days) == 22
    assert sum(day < today for day in next_days if day) == 3, today
    assert all(is_working_day(day) for day in next_days if day), today
    assert not held.filter(state=CaseState.ANSWERED, next_on__lt=today).exists()
    check_past(now, today)


def check_past(now: datetime, today: date) -> None:
    """What has happened lies in the past."""
    for model, field in (
        (FollowUp, "date"),
        (Case, "created_at"),
        (Case, "shared_at"),
        (Case, "ended_at"),
        (Joining, "joined_at"),
        (AnswerDraft, "saved_at"),
    ):
        assert not model.objects.filter(**{f"{field}__gt": now}).exists(), (field, today)


def test_answered_cases_keep_answer_and_faq(people: None) -> None:
    question = next(row["question"] for row in read("faq")["faq"] if row["id"] == "faq-009")
    faq = make_faq(title=question)
    load()
    case = case_of("00019")
    answer = case.entries.get(kind=EntryKind.ANSWER).followup.comment
    assert (case.ticket.resolution, case.answered_with_faq_id) == (answer, faq.pk)
    answered = Case.objects.filter(state__in=(CaseState.ANSWERED, CaseState.DONE))
    assert not answered.filter(ticket__resolution=None).exists()
    assert not answered.filter(answered_at=None).exists()


def test_most_cases_may_be_shared(demo: None) -> None:
    assert Case.objects.filter(may_share=True, shared_at=None, state__in=OPEN_STATES).count() > 10
    assert Case.objects.filter(may_share=False).count() == 2


def test_one_draft_waits_for_approval_and_one_is_being_written(demo: None) -> None:
    newest = {draft.case_id: draft for draft in AnswerDraft.objects.order_by("number")}
    states = [draft.state for draft in newest.values()]
    assert sorted(states) == [DraftState.DRAFT, DraftState.SUBMITTED]
    waiting = AnswerDraft.objects.get(state=DraftState.SUBMITTED)
    assert (waiting.number, waiting.saved_at.isoformat()) == (2, "2026-11-24T02:00:00+00:00")


def test_call_is_entered_by_the_agent_for_the_municipality(demo: None) -> None:
    case = Case.objects.get(origin=CaseOrigin.PHONE)
    first = case.entries.first()
    assert first
    assert (case.asked_by, case.first_replied_at, first.side) == (None, None, Side.BUREAU)
    assert (first.followup.title, first.followup.user) == (
        "電話で受け付けました",
        case.ticket.assigned_to,
    )


def test_prefecture_waits_with_the_gathered_ones(demo: None) -> None:
    upward = Case.objects.get(origin=CaseOrigin.GATHERED)
    below = upward.gathered.all()
    assert (upward.organisation.name, upward.holder) == ("北海道", Holder.BUREAU)
    assert {case.organisation.name for case in below} == {"札幌市", "旭川市"}
    assert {(case.holder, case.prefecture) for case in below} == {
        (Holder.PREFECTURE, upward.organisation)
    }


def test_some_askers_said_whether_it_helped(demo: None) -> None:
    said = Case.objects.exclude(satisfaction="").values_list("satisfaction", flat=True)
    assert (len(said), set(said)) == (15, set(Satisfaction.values))


def test_second_load_leaves_what_visitors_did(demo: None) -> None:
    case = case_of("00019")
    case.satisfaction = Satisfaction.POOR
    case.save()
    AnswerDraft.objects.all().delete()
    load()
    case.refresh_from_db()
    assert (case.satisfaction, AnswerDraft.objects.count()) == (Satisfaction.POOR, 0)
    assert Case.objects.count() == 60


def test_new_cases_come_after_those_of_the_demo(demo: None) -> None:
    place = desk_for(Duty.objects.get(name="介護保険"))
    assert place
    question = Question(
        title="件名",
        text="内容",
        kind=CaseKind.QUESTION,
        duty=Duty.objects.get(name="介護保険"),
        desk=place[0],
        division=place[1],
        first=Holder.BUREAU,
    )
    case = open_case(actor=Actor(World().user("kyufu"), World().seat("kyufu")), question=question)
    assert case.ticket_id > 76
