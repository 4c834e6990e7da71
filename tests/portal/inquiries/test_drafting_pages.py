"""The answer that a desk writes together: what stands in the box is what is saved and sent."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from helpdesk.models import PreSetReply
from portal.accounts.models import User
from portal.inquiries.models import AnswerDraft, Case, CaseState, DraftState, Entry, EntryKind
from portal.inquiries.services import drafting, passing

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_desk_pages import fresh, send

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
LIST = "/helpdesk/"
OFFERED = re.compile(r'name="file" value="([^"]+)" checked')


@pytest.fixture
def approved(inquiries: Inquiries) -> Case:
    """A case of a desk with approval, and an approved answer of two lines."""
    inquiries.desk.needs_approval = True
    inquiries.desk.save()
    case = inquiries.case()
    agent, head = inquiries.actor("agent"), inquiries.actor("approver")
    drafting.submit_words(actor=agent, case_id=case.pk, text="結論です。\n理由です。", seen=0)
    drafting.decide_draft(actor=head, case_id=case.pk, number=1, approve=True)
    return case


def test_answer_goes_through_draft_and_approval(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    inquiries.desk.needs_approval = True
    inquiries.desk.save()
    case, agent, head = inquiries.case(), client_for("agent"), client_for("approver")
    page = agent.get(f"/inquiries/{case.number}/").content.decode()
    assert 'data-testid="answer-form"' not in page
    words = {"text": "却下の月からです。", "basis": "法第21条"}
    send(agent, case, "save-draft", **words, seen="0")
    send(agent, case, "submit-draft", **words, seen="1")
    assert case.number in head.get(LIST, {"view": "approval"}).content.decode()
    send(head, case, "approve-draft", number="1")
    send(agent, case, "send-draft", **words, seen="1")
    assert fresh(case).ticket.resolution == "却下の月からです。\n\n根拠：法第21条"


def test_draft_saved_meanwhile_keeps_the_typed_words(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    send(client_for("approver"), case, "save-draft", text="先に保存した文", seen="0")
    response = send(client_for("agent"), case, "save-draft", text="あとから書いた文", seen="0")
    page = response.content.decode()
    assert response.status_code == 422
    assert ">\nあとから書いた文</textarea>" in page
    assert "ほかの担当者が先に保存しました" in page


def test_returned_draft_tells_why(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), client_for("agent")
    send(agent, case, "submit-draft", text="案", seen="0")
    send(client_for("approver"), case, "return-draft", number="1", word="条文を添えてください")
    assert "条文を添えてください" in agent.get(f"/inquiries/{case.number}/").content.decode()


@pytest.mark.parametrize(
    ("act", "word", "state", "said"),
    [
        ("approve-draft", "", DraftState.APPROVED, "承認しました。担当者が送れます。"),
        ("return-draft", "根拠を", DraftState.RETURNED, "差し戻しました。"),
    ],
)
def test_decision_clicked_twice_is_taken_once_and_says_so(
    client_for: ClientFor, inquiries: Inquiries, act: str, word: str, state: str, said: str
) -> None:
    case, head = inquiries.case(), client_for("approver")
    send(client_for("agent"), case, "submit-draft", text="案", seen="0", key=str(uuid4()))
    decision = {"number": "1", "word": word, "key": str(uuid4())}
    assert [send(head, case, act, **decision).status_code for _ in range(2)] == [302, 302]
    page = head.get(f"/inquiries/{case.number}/").content.decode()
    assert AnswerDraft.objects.get().state == state
    assert Entry.objects.filter(kind=EntryKind.NOTE).count() == 2
    assert said in page


@pytest.mark.parametrize(
    ("key", "act"), [("agent", "request"), ("agent", "pass-down"), ("kyufu", "withdraw")]
)
def test_draft_is_read_wherever_the_ball_lies(
    client_for: ClientFor, inquiries: Inquiries, key: str, act: str
) -> None:
    case, agent = inquiries.case(), client_for("agent")
    send(agent, case, "save-draft", text="却下の月からです。", basis="法第21条", seen="0")
    send(client_for(key), case, act, text="文です")
    page = agent.get(f"/inquiries/{case.number}/").content.decode()
    words = page[page.index('data-testid="draft-words"') :]
    assert ("却下の月からです。" in words, "根拠：法第21条" in words) == (True, True)


def test_approver_reads_the_version_before_the_folded_box(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    send(client_for("agent"), case, "submit-draft", text="却下の月からです。", seen="0")
    page = client_for("approver").get(f"/inquiries/{case.number}/").content.decode()
    box = page[page.index('data-testid="draft-box"') : page.index('data-testid="draft-form"')]
    fold = box.rindex("<details")
    assert box.index('data-testid="draft-words"') < box.index('data-testid="approve-draft"') < fold
    assert "</details>" not in box[fold:]


def test_ended_case_offers_no_approval(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case()
    send(client_for("agent"), case, "submit-draft", text="案", seen="0")
    send(client_for("kyufu"), case, "withdraw")
    page = client_for("approver").get(f"/inquiries/{case.number}/").content.decode()
    assert 'data-testid="approve-draft"' not in page


def test_version_saved_meanwhile_is_shown_and_the_next_attempt_comes_after_it(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(), client_for("agent")
    send(client_for("approver"), case, "save-draft", text="先に保存した文", seen="0")
    page = send(agent, case, "save-draft", text="あとから書いた文", seen="0").content.decode()
    newer = page[page.index('data-testid="newer"') :]
    assert "先に保存された第1版" in newer
    assert newer.index("先に保存した文") < newer.index("<textarea")
    assert 'name="seen" value="1"' in page
    assert send(agent, case, "save-draft", text="合わせた文", seen="1").status_code == 302
    assert AnswerDraft.objects.get(number=2).text == "合わせた文"


def test_words_not_saved_yet_are_what_is_sent(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), client_for("agent")
    send(agent, case, "save-draft", text="古い文", seen="0")
    send(agent, case, "send-draft", text="直した文", seen="1")
    assert fresh(case).ticket.resolution == "直した文"
    assert list(AnswerDraft.objects.values_list("number", "state")) == [(2, "sent"), (1, "draft")]


def test_words_not_saved_yet_are_what_is_submitted(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    send(client_for("agent"), case, "submit-draft", text="はじめの文", seen="0")
    assert AnswerDraft.objects.values_list("text", "state").get() == ("はじめの文", "submitted")


def test_words_changed_after_approval_are_not_sent(client_for: ClientFor, approved: Case) -> None:
    response = send(client_for("agent"), approved, "send-draft", text="別の文", seen="1")
    page = response.content.decode()
    assert (response.status_code, fresh(approved).state) == (422, CaseState.NEW)
    assert "承認のない公式回答は送れません" in page
    assert "別の文" in page
    assert AnswerDraft.objects.get().state == "approved"


def test_approved_words_are_sent_whatever_ends_their_lines(
    client_for: ClientFor, approved: Case
) -> None:
    words = {"text": "結論です。\r\n理由です。", "seen": "1"}
    send(client_for("agent"), approved, "save-draft", **words)
    send(client_for("agent"), approved, "send-draft", **words)
    assert fresh(approved).state == CaseState.ANSWERED
    assert AnswerDraft.objects.get().state == "sent"


def test_approval_of_approved_words_need_not_be_asked_for(
    client_for: ClientFor, approved: Case
) -> None:
    words = {"text": "結論です。\n理由です。", "seen": "1"}
    page = send(client_for("agent"), approved, "submit-draft", **words).content.decode()
    assert "この文章は、もう承認されています" in page


def test_version_saved_meanwhile_holds_up_the_answer(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    send(client_for("approver"), case, "save-draft", text="先に保存した文", seen="0")
    response = send(client_for("agent"), case, "send-draft", text="わたしの文", seen="0")
    assert (response.status_code, fresh(case).state) == (422, CaseState.NEW)
    assert "わたしの文" in response.content.decode()


@pytest.mark.parametrize("act", ["send-draft", "save-draft"])
def test_refused_answer_offers_its_files_again(
    client_for: ClientFor, inquiries: Inquiries, act: str
) -> None:
    case, agent = inquiries.case(), client_for("agent")
    send(client_for("approver"), case, "save-draft", text="先に保存した文", seen="0")
    file = SimpleUploadedFile("別紙.txt", "本文".encode())
    page = send(agent, case, act, text="文", seen="0", files=[file]).content.decode()
    again = OFFERED.findall(page)
    send(agent, case, "send-draft", text="文", seen="1", file=again)
    assert "別紙.txt" in client_for("kyufu").get(f"/inquiries/{case.number}/").content.decode()


def test_answer_without_approval_offers_its_files_again(
    client_for: ClientFor, approved: Case
) -> None:
    file = SimpleUploadedFile("別紙.txt", "本文".encode())
    words = {"text": "別の文", "seen": "1", "files": [file]}
    page = send(client_for("agent"), approved, "send-draft", **words).content.decode()
    assert OFFERED.search(page)


def test_good_file_is_offered_again_beside_a_refused_one(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    files = [SimpleUploadedFile("別紙.txt", "本文".encode()), SimpleUploadedFile("x.exe", b"MZ")]
    response = send(client_for("agent"), case, "send-draft", text="文", seen="0", files=files)
    assert (response.status_code, fresh(case).state) == (422, CaseState.NEW)
    assert OFFERED.search(response.content.decode())


def test_files_stay_when_a_preset_is_put_below_the_words(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(), client_for("agent")
    send(agent, case, "save-draft", text="文", seen="0")
    preset = PreSetReply.objects.create(name="結び", body="以上です。")
    file = SimpleUploadedFile("別紙.txt", "本文".encode())
    page = send(agent, case, "save-draft", text="文", seen="1", files=[file],
                insert="1", preset=str(preset.pk)).content.decode()  # fmt: skip
    assert OFFERED.search(page)


def test_approval_that_nobody_can_give_is_not_asked_for(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    inquiries.desk.needs_approval = True
    inquiries.desk.save()
    response = send(client_for("approver"), inquiries.case(), "submit-draft", text="文", seen="0")
    page = response.content.decode()
    assert response.status_code == 422
    assert "承認できる人がいません" in page
    assert ">\n文</textarea>" in page
    assert not AnswerDraft.objects.exists()


def test_approval_does_not_go_along_to_another_desk(inquiries: Inquiries, approved: Case) -> None:
    desk = inquiries.other_desk
    passing.move_to_desk(
        actor=inquiries.actor("agent"), case_id=approved.pk, desk=desk,
        division=desk.divisions.get(), text="所管外",
    )  # fmt: skip
    assert AnswerDraft.objects.get(case=approved).state == DraftState.DRAFT
