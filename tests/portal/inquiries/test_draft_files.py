"""Files of an answer that a desk writes together: they are approved and sent with its words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.inquiries.invariant import violations
from portal.inquiries.models import AnswerDraft, Case, CaseState

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_desk_pages import fresh, send

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
TEXT = "別紙のとおりです。"
NEEDED = "承認のない公式回答は送れません"


def paper(name: str = "別紙.txt") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, f"{name}の本文".encode())


def stored(name: str = "別紙.txt") -> StoredFile:
    """The file as it was kept."""
    return StoredFile.objects.get(name=name)


def page_of(client: Client, case: Case) -> str:
    """The page of the case."""
    return client.get(f"/inquiries/{case.number}/").content.decode()


def box(client: Client, case: Case, act: str, **also: Any) -> Any:
    """A button of the box, with the words that stand in it."""
    newest = AnswerDraft.objects.filter(case=case).count()
    return send(client, case, act, **{"text": TEXT, "seen": str(newest), **also})


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """A case of a desk that wants approval."""
    inquiries.desk.needs_approval = True
    inquiries.desk.save()
    return inquiries.case()


@pytest.fixture
def approved(client_for: ClientFor, case: Case) -> Case:
    """Its answer with one file is approved."""
    box(client_for("agent"), case, "submit-draft", files=[paper()])
    send(client_for("approver"), case, "approve-draft", number="1")
    return case


def test_file_stays_with_the_draft(client_for: ClientFor, case: Case) -> None:
    agent = client_for("agent")
    box(agent, case, "save-draft", files=[paper()])
    assert f'name="file" value="{stored().pk}" checked' in page_of(agent, case)


def test_approver_opens_the_file_that_is_to_be_approved(client_for: ClientFor, case: Case) -> None:
    box(client_for("agent"), case, "submit-draft", files=[paper()])
    head, address = client_for("approver"), f"/files/{stored().pk}/"
    assert address in page_of(head, case)
    assert head.get(address).status_code == 200


@pytest.mark.parametrize("key", ["kyufu", "hokkaido", "other_approver"])
def test_file_of_a_draft_is_open_to_the_desk_alone(
    client_for: ClientFor, case: Case, key: str
) -> None:
    box(client_for("agent"), case, "save-draft", files=[paper()])
    assert client_for(key).get(f"/files/{stored().pk}/").status_code == 404


def test_approved_file_is_sent_with_the_words(client_for: ClientFor, approved: Case) -> None:
    box(client_for("agent"), approved, "send-draft", file=[str(stored().pk)])
    asker = client_for("kyufu")
    assert f"/files/{stored().pk}/" in page_of(asker, approved)
    assert asker.get(f"/files/{stored().pk}/").status_code == 200
    assert list(violations()) == []


def test_new_file_at_sending_needs_approval_again(client_for: ClientFor, approved: Case) -> None:
    kept = [str(stored().pk)]
    response = box(
        client_for("agent"), approved, "send-draft", file=kept, files=[paper("追加.txt")]
    )
    page = response.content.decode()
    assert (response.status_code, fresh(approved).state) == (422, CaseState.NEW)
    assert NEEDED in page
    for name in ("別紙.txt", "追加.txt"):
        assert f'name="file" value="{stored(name).pk}" checked' in page
    assert AnswerDraft.objects.get().state == "approved"


def test_file_left_out_at_sending_needs_approval_again(
    client_for: ClientFor, approved: Case
) -> None:
    response = box(client_for("agent"), approved, "send-draft")
    assert NEEDED in response.content.decode()
    assert fresh(approved).state == CaseState.NEW


def test_new_file_is_sent_once_it_was_approved_too(client_for: ClientFor, approved: Case) -> None:
    agent, kept = client_for("agent"), [str(stored().pk)]
    box(agent, approved, "submit-draft", file=kept, files=[paper("追加.txt")])
    send(client_for("approver"), approved, "approve-draft", number="2")
    both = [str(stored(name).pk) for name in ("別紙.txt", "追加.txt")]
    box(agent, approved, "send-draft", file=both)
    page = page_of(client_for("kyufu"), approved)
    assert ("別紙.txt" in page, "追加.txt" in page) == (True, True)


def test_colleague_of_another_division_sends_the_file_of_the_draft(
    client_for: ClientFor, inquiries: Inquiries, approved: Case
) -> None:
    inquiries.desk.divisions.add(*inquiries.other_desk.divisions.all())
    box(client_for("other_approver"), approved, "send-draft", file=[str(stored().pk)])
    assert "別紙.txt" in page_of(client_for("kyufu"), approved)


def test_answer_from_the_box_takes_a_new_file_along_where_nobody_approves(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    box(client_for("agent"), case, "send-draft", files=[paper()])
    assert "別紙.txt" in page_of(client_for("kyufu"), case)


def test_file_of_a_draft_goes_into_no_other_case(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    agent, other = client_for("agent"), inquiries.case("hakodate")
    box(agent, case, "save-draft", files=[paper()])
    send(agent, other, "reply", text="返事です", file=[str(stored().pk)])
    assert "別紙.txt" not in page_of(client_for("hakodate"), other)


def test_answer_after_reopening_begins_without_the_files_sent(
    client_for: ClientFor, approved: Case
) -> None:
    agent, sent = client_for("agent"), str(stored().pk)
    box(agent, approved, "send-draft", file=[sent])
    send(client_for("kyufu"), approved, "reopen", text="なぜですか")
    assert f'name="file" value="{sent}"' not in page_of(agent, approved)


@pytest.mark.parametrize("act", ["save-draft", "submit-draft"])
def test_second_click_with_a_new_file_makes_no_further_version(
    client_for: ClientFor, case: Case, act: str
) -> None:
    agent = client_for("agent")
    for _ in range(2):
        response = box(agent, case, act, files=[paper()], seen="0")
        assert response.status_code == 302
    assert AnswerDraft.objects.count() == 1


def test_other_file_of_the_same_name_makes_a_further_version(
    client_for: ClientFor, case: Case
) -> None:
    agent = client_for("agent")
    box(agent, case, "save-draft", files=[paper()])
    box(agent, case, "save-draft", files=[SimpleUploadedFile("別紙.txt", "訂正".encode())])
    assert AnswerDraft.objects.count() == 2


def test_file_of_a_colleague_with_the_same_words_is_no_second_click(
    client_for: ClientFor, case: Case
) -> None:
    box(client_for("agent"), case, "save-draft", files=[paper()])
    response = box(client_for("approver"), case, "save-draft", files=[paper()], seen="0")
    assert response.status_code == 422
