"""A municipality that contradicts the answer to a gathered question asks by itself from then on."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseState, EntryKind, Holder
from portal.inquiries.services import answering, joining, passing, talking
from portal.inquiries.services.escalating import overdue_ids

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OWN_WAYS = ["with the ministry", "asked for papers", "passed down and up again"]


@pytest.fixture
def contradicted(inquiries: Inquiries) -> tuple[Case, Case]:
    """A municipality's case that it reopened, and the answered one of its prefecture."""
    case = inquiries.case(first=Holder.PREFECTURE)
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=[case.pk],
        question=inquiries.question(Holder.BUREAU),
    )
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="却下の月から")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="うちの場合は")
    return case, upward


@pytest.fixture
def answer_again(inquiries: Inquiries) -> Callable[[Case], None]:
    """The prefecture asks about something else, and the ministry answers that."""

    def answered(upward: Case) -> None:
        answering.reopen(actor=inquiries.actor("hokkaido"), case_id=upward.pk, text="別の点")
        answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="別の点の答え")

    return answered


def go_on(inquiries: Inquiries, case: Case, way: str) -> None:
    """What the ministry did with the reopened case."""
    agent = inquiries.actor("agent")
    if way == "asked for papers":
        talking.request_from_asker(actor=agent, case_id=case.pk, text="写しを")
    if way == "passed down and up again":
        passing.pass_down(actor=agent, case_id=case.pk, text="道でお答えください")
        passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)


@pytest.mark.parametrize("way", OWN_WAYS)
def test_own_question_is_not_ended_by_an_answer_to_something_else(
    inquiries: Inquiries,
    contradicted: tuple[Case, Case],
    answer_again: Callable[[Case], None],
    way: str,
) -> None:
    case, upward = contradicted
    go_on(inquiries, case, way)
    before = Case.objects.get(pk=case.pk)
    answer_again(upward)
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.holder, found.next_on) == (
        before.state,
        before.holder,
        before.next_on,
    )
    assert found.state != CaseState.ANSWERED
    newest = found.entries.filter(kind=EntryKind.ANSWER).last()
    assert newest.followup.comment == "別の点の答え"
    assert list(violations()) == []


@pytest.mark.parametrize("way", OWN_WAYS)
def test_own_question_stays_at_its_desk_when_the_others_are_moved(
    inquiries: Inquiries, contradicted: tuple[Case, Case], way: str
) -> None:
    case, upward = contradicted
    go_on(inquiries, case, way)
    desk, before = inquiries.other_desk, Case.objects.get(pk=case.pk).queue_id
    passing.move_to_desk(
        actor=inquiries.actor("agent"),
        case_id=upward.pk,
        desk=desk,
        division=desk.divisions.get(),
        text="所管外",
    )
    assert (Case.objects.get(pk=case.pk).queue_id, list(violations())) == (before, [])


def test_question_given_back_to_the_prefecture_is_answered_with_the_others(
    inquiries: Inquiries,
    contradicted: tuple[Case, Case],
    answer_again: Callable[[Case], None],
) -> None:
    case, upward = contradicted
    agent = inquiries.actor("agent")
    passing.pass_down(actor=agent, case_id=case.pk, text="道でお答えください")
    answer_again(upward)
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.holder) == (CaseState.ANSWERED, Holder.ASKER)
    assert overdue_ids(timezone.localdate()) == []


def test_what_was_merged_into_an_own_question_asks_again_when_that_is_withdrawn(
    inquiries: Inquiries,
    contradicted: tuple[Case, Case],
    answer_again: Callable[[Case], None],
) -> None:
    case, upward = contradicted
    other = inquiries.case("hakodate")
    joining.merge(actor=inquiries.actor("agent"), case_id=other.pk, into_id=case.pk)
    answer_again(upward)
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=case.pk)
    found = Case.objects.get(pk=other.pk)
    assert (found.state, found.holder) == (CaseState.REOPENED, Holder.BUREAU)
    assert list(violations()) == []
