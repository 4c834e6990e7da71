"""The figures of a desk count the answers that the ministry gave, each once."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from portal.inquiries.models import Holder
from portal.inquiries.selectors import DeskLoad, desk_loads
from portal.inquiries.services import answering, joining, passing

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    """Monday 9 November 2026: no holiday until the 23rd."""
    with time_machine.travel("2026-11-09T10:00:00+09:00") as moved:
        yield moved


def load(inquiries: Inquiries) -> DeskLoad:
    """The figures of the first desk."""
    return next(load for load in desk_loads() if load.desk == inquiries.desk)


def test_what_the_prefecture_answered_is_no_answer_of_the_ministry(
    inquiries: Inquiries, clock: Any
) -> None:
    case = inquiries.case()
    passing.pass_down(actor=inquiries.actor("agent"), case_id=case.pk, text="道でお答えください")
    answering.answer(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="道の回答")
    assert (load(inquiries).answered, load(inquiries).median) == (0, None)


def test_what_the_ministry_answered_before_the_prefecture_did_is_none_either(
    inquiries: Inquiries, clock: Any
) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    answering.answer(actor=agent, case_id=case.pk, text="国の回答")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    passing.pass_down(actor=agent, case_id=case.pk, text="道でお答えください")
    answering.answer(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="道の回答")
    assert load(inquiries).answered == 0


def test_gathered_cases_are_one_answer_and_its_days(inquiries: Inquiries, clock: Any) -> None:
    ids = [inquiries.case(key, Holder.PREFECTURE).pk for key in ("kyufu", "hakodate")]
    clock.move_to("2026-11-12T10:00:00+09:00")
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=ids,
        question=inquiries.question(Holder.BUREAU),
    )
    clock.move_to("2026-11-13T10:00:00+09:00")
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="国の回答")
    assert (load(inquiries).answered, load(inquiries).median) == (1, 1)


def test_days_begin_with_the_question_where_the_prefecture_had_it_first(
    inquiries: Inquiries, clock: Any
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    clock.move_to("2026-11-12T10:00:00+09:00")
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    clock.move_to("2026-11-13T10:00:00+09:00")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="国の回答")
    assert (load(inquiries).answered, load(inquiries).median) == (1, 4)
