"""A refusal to be shown goes for every case that gets the answer; so does the day of sharing."""

from collections.abc import Callable

import pytest
from django.test import Client
from portal.inquiries.exceptions import NotForOthers, NotShareable
from portal.inquiries.models import Case, CaseState, Holder
from portal.inquiries.pages.desk_forms import ShareForm
from portal.inquiries.services import answering, joining

from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import content, url

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]


def gathered(inquiries: Inquiries, *, agreed: bool) -> tuple[Case, Case]:
    """A case of 札幌市 that may be shown, and the prefecture's that it went into together with one
    of 函館市; the answer to both was contradicted by 札幌市."""
    case = inquiries.case(first=Holder.PREFECTURE)
    other = inquiries.case("hakodate", first=Holder.PREFECTURE, may_share=agreed)
    upward = joining.gather(
        actor=inquiries.actor("hokkaido"),
        case_ids=[case.pk, other.pk],
        question=inquiries.question(Holder.BUREAU),
    )
    answered(inquiries, upward, "初めの別紙.pdf")
    answering.reopen(actor=inquiries.actor("kyufu"), case_id=case.pk, text="なぜですか")
    return case, upward


def answered(inquiries: Inquiries, case: Case, name: str) -> str:
    """Answer with a file of this name; its address."""
    agent = inquiries.actor("agent")
    file = stored_file(owner=agent.user, name=name, purpose="inquiry")
    answering.answer(actor=agent, case_id=case.pk, text=f"{name}のとおり", files=[file])
    return f"/files/{file.pk}/"


def test_case_whose_answer_comes_from_a_refused_one_is_not_shared(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, _ = gathered(inquiries, agreed=False)
    with pytest.raises(NotShareable):
        joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    assert url(case, "share") not in content(client_for("agent"), case)


def test_case_whose_answer_comes_from_a_refused_one_takes_in_none_of_others(
    inquiries: Inquiries,
) -> None:
    case, _ = gathered(inquiries, agreed=False)
    other = inquiries.case("morioka")
    with pytest.raises(NotForOthers):
        joining.merge(actor=inquiries.actor("agent"), case_id=other.pk, into_id=case.pk)


def test_who_joined_gets_from_above_what_was_answered_since_the_sharing(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, upward = gathered(inquiries, agreed=True)
    early = upward.entries.get(kind="answer").files.get().file
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    answering.reopen(actor=inquiries.actor("hokkaido"), case_id=upward.pk, text="条文と違います")
    newest = answered(inquiries, upward, "次の別紙.pdf")
    page, client = content(client_for("morioka"), case), client_for("morioka")
    assert ("初めの別紙.pdf" in page, "次の別紙.pdf" in page) == (False, True)
    paths = (f"/files/{early.pk}/", newest)
    assert [client.get(path).status_code for path in paths] == [404, 200]
    assert client_for("kyufu").get(paths[0]).status_code == 200


def test_answer_from_a_refused_case_becomes_no_faq(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, _ = gathered(inquiries, agreed=False)
    answered(inquiries, case, "改めての別紙.pdf")
    case.refresh_from_db()
    assert case.state == CaseState.ANSWERED
    assert url(case, "faq-draft") not in content(client_for("agent"), case)


def test_who_joined_since_the_answer_reads_that_none_will_come(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, asker = inquiries.case(), inquiries.actor("kyufu")
    answered(inquiries, case, "別紙.pdf")
    answering.reopen(actor=asker, case_id=case.pk, text="なぜですか")
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("morioka"), case_id=case.pk)
    answering.withdraw(actor=asker, case_id=case.pk)
    page = content(client_for("morioka"), case)
    assert "新しく照会してください" in page
    assert "届いた回答は、ここで読めます" not in page


def test_names_of_all_that_read_the_answer_are_looked_for(inquiries: Inquiries) -> None:
    case, other = inquiries.case(), inquiries.case("hakodate")
    joining.merge(actor=inquiries.actor("agent"), case_id=other.pk, into_id=case.pk)
    form = ShareForm({"title": "件名", "text": "函館ではどうか"}, case=case)
    assert not form.is_valid()
    assert "函館" in str(form.errors["text"])
