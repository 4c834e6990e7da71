"""Merged cases: whose answers and files they get, from when on, and what comes back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from portal.inquiries.exceptions import NotForOthers, NotTogether
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseState, Entry, EntryKind, Holder, Side
from portal.inquiries.services import answering, joining
from portal.inquiries.services.escalating import overdue_ids

from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.ears import Ears
from tests.portal.inquiries.test_case_pages import content

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]


def gather(inquiries: Inquiries, key: str = "kyufu", tier: str = "hokkaido") -> tuple[Case, Case]:
    """A municipality's case, and the one of its prefecture that it went into."""
    case = inquiries.case(key, first=Holder.PREFECTURE)
    question = inquiries.question(Holder.BUREAU)
    upward = joining.gather(actor=inquiries.actor(tier), case_ids=[case.pk], question=question)
    return case, upward


def merge(inquiries: Inquiries, case: Case, into: Case) -> None:
    """The agent puts one into the other."""
    joining.merge(actor=inquiries.actor("agent"), case_id=case.pk, into_id=into.pk)


def joined(inquiries: Inquiries, key: str = "morioka") -> Case:
    """A case of Sapporo that another organisation joined."""
    case = inquiries.case()
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="伏せた件名", text="内容")
    joining.join(actor=inquiries.actor(key), case_id=case.pk)
    return case


def answered(inquiries: Inquiries, case: Case, name: str) -> str:
    """Answer with a file of this name; its address."""
    agent = inquiries.actor("agent")
    file = stored_file(owner=agent.user, name=name, purpose="inquiry")
    answering.answer(actor=agent, case_id=case.pk, text=f"{name}のとおり", files=[file])
    return f"/files/{file.pk}/"


def answered_again(inquiries: Inquiries, case: Case, name: str) -> str:
    """The prefecture contradicts, and gets another answer."""
    answering.reopen(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="条文と違います")
    return answered(inquiries, case, name)


def test_withdrawn_target_leaves_gathered_cases_with_their_own_question(
    inquiries: Inquiries,
) -> None:
    case, upward = gather(inquiries)
    target = inquiries.case("morioka")
    merge(inquiries, upward, target)
    answering.withdraw(actor=inquiries.actor("morioka"), case_id=target.pk)
    answering.answer(actor=inquiries.actor("agent"), case_id=upward.pk, text="却下の月から")
    case.refresh_from_db()
    assert (case.state, case.ticket.resolution) == (CaseState.ANSWERED, "却下の月から")
    assert list(violations()) == []


def test_answer_of_the_target_reaches_what_was_gathered_into_the_merged(
    inquiries: Inquiries,
) -> None:
    case, upward = gather(inquiries)
    target = inquiries.case("morioka")
    merge(inquiries, upward, target)
    answering.answer(actor=inquiries.actor("agent"), case_id=target.pk, text="却下の月から")
    case.refresh_from_db()
    assert case.ticket.resolution == "却下の月から"


def test_prefecture_is_not_pressed_while_the_target_is_open(inquiries: Inquiries) -> None:
    case, upward = gather(inquiries)
    other = inquiries.case("hakodate", first=Holder.PREFECTURE)
    merge(inquiries, upward, inquiries.case("morioka"))
    past = timezone.localdate() - timedelta(days=7)
    Case.objects.filter(pk__in=(case.pk, other.pk)).update(next_on=past)
    assert overdue_ids(timezone.localdate()) == [other.pk]


def test_case_with_gathered_ones_is_not_merged_into_a_gathered_one(inquiries: Inquiries) -> None:
    _, upward = gather(inquiries)
    gathered, _ = gather(inquiries, "morioka", "iwate")
    with pytest.raises(NotTogether):
        merge(inquiries, upward, gathered)


def test_case_is_not_merged_with_the_one_that_it_waits_for_over_another(
    inquiries: Inquiries,
) -> None:
    case, upward = gather(inquiries)
    target = inquiries.case("morioka")
    merge(inquiries, upward, target)
    for one, other in ((case, target), (target, case)):
        with pytest.raises(NotTogether):
            merge(inquiries, one, other)


def test_answer_passed_on_names_the_side_that_gave_it(inquiries: Inquiries) -> None:
    case, upward = gather(inquiries)
    Case.objects.filter(pk=upward.pk).update(
        holder=Holder.PREFECTURE,
        prefecture=inquiries.world.organisation("岩手県"),
        holder_seat=inquiries.world.seat("iwate"),
    )
    answering.answer(actor=inquiries.actor("iwate"), case_id=upward.pk, text="県の考え")
    assert Entry.objects.get(case=case, kind=EntryKind.ANSWER).side == Side.PREFECTURE


def test_case_that_others_may_not_see_takes_in_none_of_theirs(inquiries: Inquiries) -> None:
    target = inquiries.case("morioka", may_share=False)
    with pytest.raises(NotForOthers):
        merge(inquiries, inquiries.case(), target)


def test_case_that_others_may_not_see_takes_in_those_of_its_own(inquiries: Inquiries) -> None:
    case, target = inquiries.case(), inquiries.case(may_share=False)
    merge(inquiries, case, target)
    case.refresh_from_db()
    assert case.merged_into == target


def test_case_that_others_may_not_see_takes_in_none_that_others_joined(
    inquiries: Inquiries,
) -> None:
    case, target = joined(inquiries), inquiries.case(may_share=False)
    with pytest.raises(NotForOthers):
        merge(inquiries, case, target)


def test_merged_case_gets_the_newest_answer_and_none_from_before(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target = inquiries.case(), inquiries.case("morioka")
    early = answered(inquiries, target, "初めの別紙.pdf")
    answering.reopen(actor=inquiries.actor("morioka"), case_id=target.pk, text="なぜですか")
    newest = answered(inquiries, target, "次の別紙.pdf")
    merge(inquiries, case, target)
    page, client = content(client_for("kyufu"), case), client_for("kyufu")
    assert ("初めの別紙.pdf" in page, "次の別紙.pdf" in page) == (False, True)
    assert [client.get(path).status_code for path in (early, newest)] == [404, 200]


def test_merged_case_keeps_its_answer_when_the_target_gets_another_one(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target = inquiries.case(), inquiries.case("morioka")
    first = answered(inquiries, target, "初めの別紙.pdf")
    merge(inquiries, case, target)
    answering.reopen(actor=inquiries.actor("morioka"), case_id=target.pk, text="なぜですか")
    second = answered(inquiries, target, "次の別紙.pdf")
    page, client = content(client_for("kyufu"), case), client_for("kyufu")
    assert ("初めの別紙.pdf" in page, "次の別紙.pdf" in page) == (True, True)
    assert [client.get(path).status_code for path in (first, second)] == [200, 200]


def test_case_that_goes_along_gets_no_answer_from_before_that(
    client_for: Clients, inquiries: Inquiries
) -> None:
    first, second, third = (inquiries.case(key) for key in ("kyufu", "hakodate", "morioka"))
    merge(inquiries, first, second)
    answered(inquiries, third, "初めの別紙.pdf")
    answering.reopen(actor=inquiries.actor("morioka"), case_id=third.pk, text="なぜですか")
    answered(inquiries, third, "次の別紙.pdf")
    merge(inquiries, second, third)
    page = content(client_for("kyufu"), first)
    assert ("初めの別紙.pdf" in page, "次の別紙.pdf" in page) == (False, True)


def test_coordinator_opens_the_files_that_a_merged_case_shows(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target = inquiries.case(), inquiries.case("morioka")
    merge(inquiries, case, target)
    path = answered(inquiries, target, "別紙.pdf")
    assert path in content(client_for("hokkaido"), case)
    assert client_for("hokkaido").get(path).status_code == 200


def test_case_merged_into_a_gathered_one_gets_the_files_from_above(
    client_for: Clients, inquiries: Inquiries
) -> None:
    gathered, upward = gather(inquiries)
    case = inquiries.case("morioka")
    path = answered(inquiries, upward, "別紙.pdf")
    merge(inquiries, case, gathered)
    assert path in content(client_for("morioka"), case)
    found = [client_for(key).get(path).status_code for key in ("morioka", "iwate_town")]
    assert found == [200, 404]


def test_merged_case_keeps_the_files_of_what_it_was_gathered_into(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, upward = gather(inquiries)
    path = answered(inquiries, upward, "初めの別紙.pdf")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    target = inquiries.case("morioka")
    merge(inquiries, case, target)
    after = answered(inquiries, target, "統合先の別紙.pdf")
    later = answered_again(inquiries, upward, "あとの別紙.pdf")
    page, client = content(client_for("kyufu"), case), client_for("kyufu")
    assert [name in page for name in (path, after, later)] == [True, True, False]
    assert [client.get(one).status_code for one in (path, after, later)] == [200, 200, 404]


def test_asker_of_a_merged_case_rates_the_answer_that_it_got(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target = inquiries.case(), inquiries.case("morioka")
    merge(inquiries, case, target)
    assert 'data-testid="rate-form"' not in content(client_for("kyufu"), case)
    answered(inquiries, target, "別紙.pdf")
    assert 'data-testid="rate-form"' in content(client_for("kyufu"), case)
    client_for("kyufu").post(f"/inquiries/{case.number}/rate/", {"satisfaction": "good"})
    case.refresh_from_db()
    assert case.satisfaction == "good"


def test_asker_of_a_merged_case_is_told_where_to_ask_further(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, target = inquiries.case(), inquiries.case("morioka")
    merge(inquiries, case, target)
    assert 'data-testid="ask-anew"' in content(client_for("kyufu"), case)
    said = client_for("kyufu").post(f"/inquiries/{case.number}/reopen/", {"text": "なぜですか"})
    words = said.content.decode()
    assert ("統合されています。続きは、新しく" in words, "「再開する」から" in words) == (
        True,
        False,
    )


def test_who_joined_hears_that_the_case_went_into_an_answered_one(
    inquiries: Inquiries, ears: Ears
) -> None:
    first, second, target = joined(inquiries), joined(inquiries), inquiries.case("hakodate")
    merge(inquiries, first, second)
    answered(inquiries, target, "別紙.pdf")
    merge(inquiries, second, target)
    for case in (first, second):
        assert ears.told(case, "morioka")[-1] == "統合先の照会に回答がありました"


def test_who_joined_hears_nothing_of_an_answer_that_it_has(
    inquiries: Inquiries, ears: Ears
) -> None:
    case, target = joined(inquiries), inquiries.case("morioka")
    before = ears.told(case, "morioka")
    answered(inquiries, target, "別紙.pdf")
    merge(inquiries, case, target)
    assert ears.told(case, "morioka") == before
