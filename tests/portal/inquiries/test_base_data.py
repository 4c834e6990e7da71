"""Desks, categories and the demo's cases as they are shipped."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from portal.demo.cases import load_cases
from portal.demo.fixtures import read
from portal.demo.people import load_people
from portal.inquiries.invariant import violations
from portal.inquiries.models import (
    OPEN_STATES,
    Case,
    CaseKind,
    Category,
    Desk,
    Entry,
    Holder,
    Visibility,
)
from portal.inquiries.permissions import Actor
from portal.inquiries.services.opening import Question, desk_for, open_case
from portal.organisations.models import Duty, Seat

from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(world: World) -> None:
    """Roster, ministry, desks."""
    for name in ("load_roster", "load_base", "load_desks"):
        options = ["--allow-large-change"] if name == "load_roster" else []
        call_command(name, *options, stdout=StringIO())


@pytest.fixture
def demo(base: None) -> None:
    """The demo's people and cases, without its notices."""
    Seat.objects.update(is_representative=False)  # the small world's; the demo has its own
    load_people()
    for row in read("cases")["cases"]:
        row.pop("notice", None)
    load_cases(lambda message: None)


def test_desks_and_categories_are_repeatable(base: None) -> None:
    out = StringIO()
    call_command("load_desks", stdout=out)
    assert out.getvalue() == "照会の窓口4件、情報カテゴリ41件を入れました。\n"
    assert (Desk.objects.count(), Category.objects.count()) == (4, 41)


def test_desks_need_the_ministry(world: World) -> None:
    with pytest.raises(CommandError, match="load_base"):
        call_command("load_desks", stdout=StringIO())


def test_demo_cases_are_as_the_file_says_and_break_no_rule(demo: None) -> None:
    rows = read("cases")["cases"]
    assert list(violations()) == []
    assert Case.objects.count() == len(rows) == 60
    assert set(Case.objects.values_list("number", flat=True)) == {row["number"] for row in rows}
    held = {row["number"]: row["next_date"] for row in rows if row["holder"]}
    cases = Case.objects.filter(state__in=OPEN_STATES)
    assert {case.number: str(case.next_on) for case in cases} == held
    assert Entry.objects.count() == sum(len(row["entries"]) for row in rows)
    internal = sum(entry["internal"] for row in rows for entry in row["entries"])
    assert Entry.objects.filter(visibility=Visibility.MINISTRY).count() == internal
    case = Case.objects.get(number="CAS-00069-Z4G0W7")
    assert (case.holder, case.joinings.count(), str(case.seat)) == (
        Holder.ASKER,
        6,
        "札幌市 介護保険課 給付係",
    )
    assert case.created_at.isoformat() == "2026-11-13T06:06:00+00:00"


def test_new_cases_come_after_those_of_the_demo(demo: None) -> None:
    load_cases(lambda message: None)
    assert Case.objects.count() == 60
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
