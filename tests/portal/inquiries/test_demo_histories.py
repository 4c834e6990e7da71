"""The demo's cases are what the services would have made of the same story."""

import pytest
from django.utils import timezone
from portal.accounts.permissions import is_agent, is_coordinator
from portal.extension.working_days import add_working_days
from portal.inquiries.charge import desks_without_superiors, has_progress_office
from portal.inquiries.holding import ACCEPT_DAYS
from portal.inquiries.models import (
    OPEN_STATES,
    Case,
    CaseState,
    Entry,
    EntryKind,
    Holder,
    Joining,
    Side,
    Visibility,
)
from portal.inquiries.permissions import Actor, answers_for_others
from portal.inquiries.redaction import telling_words
from portal.inquiries.services.talking import send_message
from portal.inquiries.writing import last_asking_side

from tests.portal.inquiries.test_demo_cases import case_of, demo, loaded, people  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(demo: None) -> None:  # noqa: F811
    """The cases are there."""


def shared_cases() -> list[Case]:
    """With all that is asked of them."""
    found = Case.objects.filter(shared_at__isnull=False).order_by("pk")
    return list(found.select_related("ticket", "organisation", "seat", "asked_by"))


def test_asker_holds_a_demo_case_for_what_it_was_asked() -> None:
    held = Case.objects.filter(holder=Holder.ASKER).exclude(state=CaseState.ANSWERED)
    assert {case.number[4:9]: last_asking_side(case) for case in held} == {
        "00056": Side.PREFECTURE,
        "00065": Side.BUREAU,
        "00069": Side.BUREAU,
    }
    assert not held.exclude(entries__kind=EntryKind.REQUEST).exists()


def test_papers_for_a_shared_demo_case_go_to_the_ministry() -> None:
    case = case_of("00069")
    send_message(actor=Actor(case.asked_by, case.seat), case_id=case.pk, text="写しを送ります")
    case.refresh_from_db()
    assert case.holder_seat
    assert case.holder_seat.organisation.name == "介護保険計画課"


def test_demo_shares_what_the_ministry_answers() -> None:
    shared = shared_cases()
    assert (len(shared), Joining.objects.values("case").distinct().count()) == (11, 9)
    for case in shared:
        first = case.entries.get(kind=EntryKind.SHARED)
        assert (case.division_id is None, case.may_share) == (False, True), case
        assert (first.followup.date, is_agent(first.seat)) == (case.shared_at, True), case
        answered = case.state in (CaseState.ANSWERED, CaseState.DONE)
        assert answers_for_others(case).exists() or not answered, case


def test_demo_is_shared_in_words_that_tell_nobody() -> None:
    for case in shared_cases():
        assert telling_words(f"{case.shared_title}\n{case.shared_text}", case) == [], case
        asked = case.entries.earliest("pk").followup.comment
        assert case.shared_text not in ("", asked), case


def test_demo_is_joined_after_the_sharing() -> None:
    for case in shared_cases():
        joined = case.joinings.values_list("joined_at", flat=True)
        lines = case.entries.filter(kind=EntryKind.JOINED)
        assert list(joined) == list(lines.values_list("followup__date", flat=True)), case
        assert all(day > case.shared_at for day in joined if case.shared_at), case


def test_entries_of_a_demo_case_stand_in_their_order() -> None:
    for case in Case.objects.all():
        days = list(case.entries.order_by("pk").values_list("followup__date", flat=True))
        assert days == sorted(days), case


def test_demo_cases_end_and_reopen_with_the_word_for_it() -> None:
    kinds = {
        CaseState.DONE: EntryKind.ACCEPTED,
        CaseState.REOPENED: EntryKind.REOPENED,
        CaseState.WITHDRAWN: EntryKind.WITHDRAWN,
        CaseState.MERGED: EntryKind.MERGED,
    }
    for case in Case.objects.filter(state__in=kinds):
        last = case.entries.filter(visibility=Visibility.ALL).order_by("pk").last()
        assert last
        assert last.kind == kinds[CaseState(case.state)], case


def test_who_speaks_in_the_demo_may() -> None:
    entries = Entry.objects.select_related("seat__organisation", "case")
    for entry in entries.filter(side=Side.PREFECTURE):
        assert is_coordinator(entry.seat), entry
        assert entry.seat
        assert entry.seat.organisation_id == entry.case.prefecture_id, entry
    for entry in entries.filter(side=Side.BUREAU):
        assert is_agent(entry.seat), entry


def test_what_the_ministry_never_had_has_neither_agent_nor_faq() -> None:
    alone = Case.objects.filter(division=None)
    assert alone.count() > 10
    assert not alone.filter(ticket__assigned_to__isnull=False).exists()
    assert not alone.filter(answered_with_faq__isnull=False).exists()


def test_answer_of_the_demo_is_awaited_for_the_usual_time() -> None:
    for case in Case.objects.filter(state=CaseState.ANSWERED):
        assert case.answered_at
        due = add_working_days(timezone.localdate(case.answered_at), ACCEPT_DAYS)
        assert case.next_on == due, case


def test_clock_of_a_reopened_demo_case_stood_while_the_asker_had_it() -> None:
    case = case_of("00070")
    assert (case.clock_days, str(case.clock_since)) == (3, "2026-11-24")


def test_late_demo_case_was_told_of_once() -> None:
    told = Case.objects.filter(state__in=OPEN_STATES).exclude(told="")
    assert [(case.number[4:9], case.escalation, case.answer_escalation) for case in told] == [
        ("00061", 0, 2)
    ]
    assert Entry.objects.get(kind=EntryKind.ESCALATED).case == told.get()


def test_demo_has_somebody_for_each_step_of_a_late_case() -> None:
    assert (desks_without_superiors(), has_progress_office()) == ([], True)
