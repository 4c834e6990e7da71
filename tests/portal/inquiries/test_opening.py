"""A case is born whole: ticket, entry, holder, date; or not at all."""

import pytest
import time_machine
from helpdesk.models import Ticket
from portal.inquiries.exceptions import NobodyInCharge, NotAllowed
from portal.inquiries.models import Case, CaseOrigin, CaseState, EntryKind, Holder
from portal.inquiries.numbers import ALPHABET, read_number
from portal.inquiries.permissions import Actor
from portal.inquiries.services.opening import desk_for, open_case

from tests.factories.inquiries import TEXT, TITLE, Inquiries

pytestmark = pytest.mark.django_db


def test_case_has_one_ticket_with_its_words(inquiries: Inquiries) -> None:
    case = inquiries.case()
    ticket = Ticket.objects.get()
    assert (ticket.case, ticket.title, ticket.description) == (case, TITLE, TEXT)


def test_number_cannot_be_guessed_from_the_one_before(inquiries: Inquiries) -> None:
    first, second = inquiries.case().number, inquiries.case().number
    assert first[:10] != second[:10]
    assert set(first[-6:]) <= set(ALPHABET)
    assert first[-6:] != second[-6:]


def test_number_is_read_as_officials_type_it() -> None:
    assert read_number(" ｃａｓ－00069ーz4g0w7 ") == "CAS-00069-Z4G0W7"
    assert read_number("CAS-69") is None


@time_machine.travel("2026-11-20T10:00:00+09:00", tick=False)  # a Friday; the 23rd is a holiday
def test_prefecture_has_three_working_days(inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    assert case.holder_seat == inquiries.world.seat("hokkaido")
    assert str(case.next_on) == "2026-11-26"


@time_machine.travel("2026-11-20T10:00:00+09:00", tick=False)
def test_ministry_replies_within_the_days_of_its_desk(inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.BUREAU)
    assert case.holder_seat == inquiries.world.seat("agent")
    assert str(case.next_on) == "2026-11-26"
    assert str(case.clock_since) == "2026-11-20"


def test_case_of_a_seat_belongs_to_its_organisation(inquiries: Inquiries) -> None:
    case = inquiries.case("kyufu")
    assert case.organisation.name == "札幌市"
    assert case.prefecture is not None
    assert case.prefecture.name == "北海道"


def test_question_sent_twice_is_one_case(inquiries: Inquiries) -> None:
    asked = [
        open_case(actor=inquiries.actor("kyufu"), question=inquiries.question(), key="form-1")
        for _ in range(2)
    ]
    assert asked[0] == asked[1]
    assert Ticket.objects.count() == 1


def test_prefecture_cannot_ask_its_own_first_tier(inquiries: Inquiries) -> None:
    with pytest.raises(NobodyInCharge):
        inquiries.case("hokkaido", first=Holder.PREFECTURE)
    assert not Ticket.objects.exists()


def test_somebody_without_a_seat_cannot_ask(inquiries: Inquiries) -> None:
    with pytest.raises(NotAllowed):
        open_case(
            actor=Actor(inquiries.world.user("seatless"), None), question=inquiries.question()
        )
    assert not Case.objects.exists()


def test_phone_call_is_entered_for_the_municipality(inquiries: Inquiries) -> None:
    case = open_case(
        actor=inquiries.actor("agent"),
        question=inquiries.question(Holder.BUREAU),
        seat=inquiries.world.seat("kyufu"),
    )
    assert (case.origin, case.organisation.name) == (CaseOrigin.PHONE, "札幌市")
    assert case.asked_by is None


def test_official_cannot_enter_a_call_for_another_organisation(inquiries: Inquiries) -> None:
    with pytest.raises(NotAllowed):
        open_case(
            actor=inquiries.actor("morioka"),
            question=inquiries.question(),
            seat=inquiries.world.seat("kyufu"),
        )


def test_first_entry_is_the_question_as_typed(inquiries: Inquiries) -> None:
    text = '{% now "Y" %} {{ ticket.secret_key }} <b>'
    case = inquiries.case(text=text)
    entry = case.entries.get()
    assert (entry.kind, entry.followup.comment) == (EntryKind.ASKED, text)
    assert case.state == CaseState.NEW


def test_desk_follows_the_duty(inquiries: Inquiries) -> None:
    found = desk_for(inquiries.world.duty("国民健康保険"))
    assert found is not None
    assert found[0] == inquiries.other_desk
    assert desk_for(inquiries.world.duty("総務・情報")) is None
