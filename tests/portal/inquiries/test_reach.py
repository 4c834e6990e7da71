"""Answers that others read too: names are found before they go out, then corrected or confirmed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from portal.accounts.models import User
from portal.inquiries.exceptions import NamesLeft, NamesLeftInMerge
from portal.inquiries.invariant import violations
from portal.inquiries.models import AnswerDraft, Case, CaseState, Holder
from portal.inquiries.reach import reading_the_same
from portal.inquiries.services import answering, drafting, joining

from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_desk_pages import fresh, send

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
TELLING = "札幌市の場合は、却下の月からです。"
PLAIN = "却下の月からです。"
FOUND = "残っているかもしれません：札幌市。"
SHOWN_AT = {"submit-draft": "save-draft", "send-draft": "save-draft"}


def asks(page: str, act: str) -> bool:
    """Whether the form of an act has the box to confirm names with."""
    return f'id="{SHOWN_AT.get(act, act)}-names_ok"' in page


@pytest.fixture
def shared(inquiries: Inquiries) -> Case:
    """A case that 盛岡市 joined."""
    case = inquiries.case()
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    return case


def gathered(inquiries: Inquiries) -> Case:
    """The prefecture's case with one of 札幌市 in it."""
    case = inquiries.case(first=Holder.PREFECTURE)
    question = inquiries.question(Holder.BUREAU)
    return joining.gather(actor=inquiries.actor("hokkaido"), case_ids=[case.pk], question=question)


@pytest.mark.parametrize("act", ["answer", "send-draft", "submit-draft"])
def test_names_in_a_joined_answer_are_shown_and_the_words_kept(
    client_for: ClientFor, inquiries: Inquiries, shared: Case, act: str
) -> None:
    response = send(client_for("agent"), shared, act, text=TELLING, seen="0")
    page = response.content.decode()
    assert (response.status_code, fresh(shared).state) == (422, CaseState.NEW)
    assert (FOUND in page, TELLING in page, asks(page, act)) == (True, True, True)
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize("act", ["answer", "send-draft"])
@pytest.mark.parametrize("sent", [{"text": TELLING, "names_ok": "札幌市"}, {"text": PLAIN}])
def test_joined_answer_goes_out_once_confirmed_or_corrected(
    client_for: ClientFor, shared: Case, act: str, sent: dict[str, str]
) -> None:
    send(client_for("agent"), shared, act, **sent, seen="0")
    page = client_for("morioka").get(f"/inquiries/{shared.number}/").content.decode()
    assert sent["text"] in page
    assert list(violations()) == []


def test_confirmed_names_go_to_the_approver(client_for: ClientFor, shared: Case) -> None:
    send(client_for("agent"), shared, "submit-draft", text=TELLING, names_ok="札幌市", seen="0")
    assert AnswerDraft.objects.values_list("text", "state").get() == (TELLING, "submitted")


def test_draft_with_names_is_saved(client_for: ClientFor, shared: Case) -> None:
    send(client_for("agent"), shared, "save-draft", text=TELLING, seen="0")
    assert AnswerDraft.objects.get().text == TELLING


@pytest.fixture
def approved(inquiries: Inquiries, shared: Case) -> Case:
    """Its answer with a name was confirmed for the approval, and approved."""
    inquiries.desk.needs_approval = True
    inquiries.desk.save()
    agent, approver = inquiries.actor("agent"), inquiries.actor("approver")
    drafting.submit_words(actor=agent, case_id=shared.pk, text=TELLING, names_ok=["札幌市"])
    drafting.decide_draft(actor=approver, case_id=shared.pk, number=1, approve=True)
    return shared


def test_approved_words_are_sent_without_being_asked_about_again(
    client_for: ClientFor, approved: Case
) -> None:
    send(client_for("agent"), approved, "send-draft", text=TELLING, seen="1")
    assert fresh(approved).state == CaseState.ANSWERED


def test_approved_words_that_reach_further_meanwhile_are_asked_about(
    inquiries: Inquiries, approved: Case
) -> None:
    agent, other = inquiries.actor("agent"), inquiries.case("hakodate")
    joining.merge(actor=agent, case_id=other.pk, into_id=approved.pk)
    with pytest.raises(NamesLeft, match="札幌市"):
        answering.send_draft(actor=agent, case_id=approved.pk, number=1)


@pytest.mark.parametrize("act", ["answer", "send-draft"])
def test_answer_that_nobody_else_reads_is_not_asked_about(
    client_for: ClientFor, inquiries: Inquiries, act: str
) -> None:
    case = inquiries.case()
    agent = client_for("agent")
    assert not asks(agent.get(f"/inquiries/{case.number}/").content.decode(), act)
    send(agent, case, act, text=TELLING, seen="0")
    assert fresh(case).state == CaseState.ANSWERED


def test_shared_case_may_still_be_joined_so_its_answer_is_asked_about(
    inquiries: Inquiries,
) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="件名", text="内容")
    with pytest.raises(NamesLeft):
        answering.answer(actor=agent, case_id=case.pk, text=TELLING)


def test_answer_of_a_prefecture_reaches_no_other_and_is_not_asked_about(
    inquiries: Inquiries,
) -> None:
    case, coordinator = inquiries.case(first=Holder.PREFECTURE), inquiries.actor("hokkaido")
    answering.answer(actor=coordinator, case_id=case.pk, text=TELLING)
    assert fresh(case).state == CaseState.ANSWERED


def merged(inquiries: Inquiries) -> Case:
    """A case of 函館市 with one of 札幌市 merged into it."""
    case, other = inquiries.case(), inquiries.case("hakodate")
    return joining.merge(actor=inquiries.actor("agent"), case_id=case.pk, into_id=other.pk)


def joined_then_merged(inquiries: Inquiries) -> Case:
    """Two cases of 札幌市; one was joined by 盛岡市 before it went into the other."""
    case, other = inquiries.case(), inquiries.case("shikaku")
    agent = inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    return joining.merge(actor=agent, case_id=case.pk, into_id=other.pk)


@pytest.mark.parametrize("together", [gathered, merged, joined_then_merged])
def test_answer_of_cases_put_together_is_asked_about(
    inquiries: Inquiries, together: Callable[[Inquiries], Case]
) -> None:
    case = together(inquiries)
    with pytest.raises(NamesLeft, match="札幌市"):
        answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text=TELLING)


def test_person_of_a_merged_case_is_found(inquiries: Inquiries) -> None:
    case, person = merged(inquiries), str(inquiries.world.user("kyufu"))
    with pytest.raises(NamesLeft, match=person):
        answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text=f"{person}様へ")


def test_two_cases_of_one_organisation_are_answered_as_before(inquiries: Inquiries) -> None:
    case, other = inquiries.case(), inquiries.case("shikaku")
    agent = inquiries.actor("agent")
    joining.merge(actor=agent, case_id=case.pk, into_id=other.pk)
    answering.answer(actor=agent, case_id=other.pk, text=TELLING)
    assert fresh(other).state == CaseState.ANSWERED


def test_name_of_a_file_for_others_is_found(client_for: ClientFor, shared: Case) -> None:
    file = SimpleUploadedFile("札幌市あて回答.txt", "本文".encode())
    page = send(client_for("agent"), shared, "answer", text=PLAIN, files=[file]).content.decode()
    assert FOUND in page
    assert "札幌市あて回答.txt" in page


def answered(inquiries: Inquiries) -> tuple[Case, Case]:
    """A case of 札幌市 whose answer names it, and one of 函館市 that asks the same."""
    case, other = inquiries.case(), inquiries.case("hakodate")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text=TELLING)
    return case, other


def test_merging_into_an_answer_with_names_asks_first(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, other = answered(inquiries)
    agent, typed = client_for("agent"), {"into": case.number}
    page = send(agent, other, "merge", **typed).content.decode()
    assert (FOUND in page, asks(page, "merge")) == (True, True)
    assert fresh(other).merged_into is None
    send(agent, other, "merge", **typed, names_ok="札幌市")
    assert fresh(other).merged_into == case
    assert list(violations()) == []


def test_merging_several_at_once_does_not_pass_names_on(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, other = answered(inquiries)
    chosen: dict[str, Any] = {"act": "merge", "case": [case.pk, other.pk], "into": str(case.pk)}
    agent = client_for("agent")
    response = agent.post("/helpdesk/bulk/", chosen)
    assert FOUND in agent.get(response["Location"]).content.decode()
    with pytest.raises(NamesLeftInMerge):
        joining.merge(actor=inquiries.actor("agent"), case_id=other.pk, into_id=case.pk)


@pytest.mark.parametrize("is_above", [False, True])
def test_name_of_a_file_that_a_merged_case_gets_is_found(
    inquiries: Inquiries, is_above: bool
) -> None:
    agent = inquiries.actor("agent")
    upward = gathered(inquiries) if is_above else inquiries.case()
    target = Case.objects.get(upward=upward) if is_above else upward
    file = stored_file(owner=agent.user, name="札幌市あて回答.pdf", purpose="inquiry")
    sent: dict[str, Any] = {"text": PLAIN, "files": [file], "names_ok": ["札幌市"]}
    answering.answer(actor=agent, case_id=upward.pk, **sent)
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=target.pk)
    other = inquiries.case("hakodate")
    with pytest.raises(NamesLeftInMerge, match="札幌市"):
        joining.merge(actor=agent, case_id=other.pk, into_id=target.pk)


def test_parties_over_both_links_read_the_same(inquiries: Inquiries) -> None:
    upward = gathered(inquiries)
    first = Case.objects.get(upward=upward)
    other = inquiries.case("morioka")
    Case.objects.filter(pk=first.pk).update(merged_into=other)
    read = {one.pk for one in reading_the_same(Case.objects.get(pk=first.pk))}
    assert read == {first.pk, upward.pk, other.pk}
