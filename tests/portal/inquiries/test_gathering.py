"""Cases that a prefecture gathered into one: they go where that one goes."""

from collections.abc import Callable

import pytest
from portal.inquiries.invariant import violations
from portal.inquiries.models import AnswerDraft, Case, DraftState, Holder
from portal.inquiries.services import answering, drafting, joining, passing
from portal.search.api import search

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def passed_down(inquiries: Inquiries) -> Case:
    """A case that one desk worked on and gave to the prefecture."""
    case, agent = inquiries.case(), inquiries.actor("agent")
    drafting.submit_words(actor=agent, case_id=case.pk, text="案")
    passing.pass_down(actor=agent, case_id=case.pk, text="道でお答えください")
    return case


def gather_elsewhere(inquiries: Inquiries, case: Case) -> Case:
    """The prefecture puts the case into a question for another desk."""
    desk = inquiries.other_desk
    question = inquiries.question(Holder.BUREAU, desk=desk, division=desk.divisions.get())
    actor = inquiries.actor("hokkaido")
    return joining.gather(actor=actor, case_ids=[case.pk], question=question)


def test_gathering_leaves_the_approval_at_the_former_desk(
    inquiries: Inquiries, passed_down: Case
) -> None:
    gather_elsewhere(inquiries, passed_down)
    assert AnswerDraft.objects.get(case=passed_down).state == DraftState.DRAFT


def test_gathered_case_is_found_at_its_former_desk_no_more(
    inquiries: Inquiries, passed_down: Case, index_cases: Callable[[], None]
) -> None:
    index_cases()
    gather_elsewhere(inquiries, passed_down)
    results = search("食費の特例減額", inquiries.world.user("agent"), ("case",))
    assert (results.total, results.counts["case"]) == (0, 0)


def test_gathered_cases_go_along_to_another_desk(inquiries: Inquiries) -> None:
    case, actor = inquiries.case(first=Holder.PREFECTURE), inquiries.actor("hokkaido")
    question, desk = inquiries.question(Holder.BUREAU), inquiries.other_desk
    upward = joining.gather(actor=actor, case_ids=[case.pk], question=question)
    division = desk.divisions.get()
    passing.move_to_desk(actor=inquiries.actor("agent"), case_id=upward.pk, desk=desk,
                         division=division, text="所管外")  # fmt: skip
    found = Case.objects.select_related("ticket").get(pk=case.pk)
    assert (found.division, found.queue_id, found.ticket.queue_id, found.holder) == (
        division,
        desk.queue_id,
        desk.queue_id,
        Holder.PREFECTURE,
    )
    assert list(violations()) == []


def test_gathered_case_that_the_ministry_works_on_stays_at_its_desk(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(first=Holder.PREFECTURE), inquiries.actor("agent")
    question, desk = inquiries.question(Holder.BUREAU), inquiries.other_desk
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"), case_ids=[case.pk], question=question
    )
    answering.answer(actor=agent, case_id=upward.pk, text="お見込みのとおり。")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    before = Case.objects.get(pk=case.pk).queue_id
    passing.move_to_desk(actor=agent, case_id=upward.pk, desk=desk,
                         division=desk.divisions.get(), text="所管外")  # fmt: skip
    assert (Case.objects.get(pk=case.pk).queue_id, list(violations())) == (before, [])
