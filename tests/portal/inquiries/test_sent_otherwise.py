"""What was typed after a form had been sent is never taken for what was sent."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from portal.accounts.models import User
from portal.inquiries.models import AnswerDraft, Case, CaseFile, CaseState, Entry
from portal.inquiries.services import answering

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import url
from tests.portal.inquiries.test_desk_list_pages import bulk
from tests.portal.inquiries.test_phone_page import phone

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
SENT_OTHERWISE = "この画面からは、違う内容でもう送ってあります"
PHONE = "/helpdesk/phone/"
WORDS, MORE = "追記です", "追記です。もう1点あります。"


@pytest.fixture
def case(inquiries: Inquiries) -> Case:
    """A case of 給付係 that the ministry holds."""
    return inquiries.case()


@pytest.fixture
def key() -> str:
    """Of one page, in all its forms."""
    return str(uuid4())


def texts(case: Case) -> list[str]:
    """What people wrote, without the question."""
    said = Entry.objects.filter(case=case).exclude(followup__comment="").order_by("pk")
    return list(said.values_list("followup__comment", flat=True))[1:]


def is_kept(page: Any, form: Any, field: str, words: str) -> bool:
    """Whether the form is there again with its words, and beside them why."""
    told = SENT_OTHERWISE in str(form.errors.get(field, ""))
    return page.status_code == 422 and form[field].value() == words and told


def test_words_added_to_a_reply_that_was_sent_are_kept(
    client_for: ClientFor, case: Case, key: str
) -> None:
    client, reply = client_for("kyufu"), url(case, "reply")
    client.post(reply, {"text": WORDS, "key": key})
    page = client.post(reply, {"text": MORE, "key": key})
    assert is_kept(page, page.context["forms"]["reply"], "text", MORE)
    assert texts(case) == [WORDS]
    client.post(reply, {"text": MORE, "key": page.context["key"]})
    assert texts(case) == [WORDS, MORE]


def test_same_words_with_other_ends_of_lines_are_one_reply(
    client_for: ClientFor, case: Case, key: str
) -> None:
    for text in ("一行目\r\n二行目\r\n", "一行目\n二行目"):
        sent = client_for("kyufu").post(url(case, "reply"), {"text": text, "key": key})
        assert sent.status_code == 302
    assert len(texts(case)) == 1


def test_two_forms_of_one_page_are_both_sent(client_for: ClientFor, case: Case, key: str) -> None:
    for act, text in (("note", "内輪のメモ"), ("reply", WORDS)):
        client_for("agent").post(url(case, act), {"text": text, "key": key})
    assert texts(case) == ["内輪のメモ", WORDS]


def test_other_act_of_the_same_page_is_done(client_for: ClientFor, case: Case, key: str) -> None:
    for act in ("reply", "withdraw"):
        client_for("kyufu").post(url(case, act), {"text": WORDS, "key": key})
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN


@pytest.mark.parametrize("again", ["証明書", "別の証明書"])
def test_reply_is_the_same_with_the_same_file_alone(
    client_for: ClientFor, case: Case, key: str, again: str
) -> None:
    client = client_for("kyufu")
    pages = [
        client.post(
            url(case, "reply"),
            {"text": WORDS, "key": key, "files": SimpleUploadedFile("写し.txt", inside.encode())},
        )
        for inside in ("証明書", again)
    ]
    is_same = again == "証明書"
    assert pages[1].status_code == (302 if is_same else 422)
    assert CaseFile.objects.filter(entry__case=case).count() == 1
    if not is_same:
        assert pages[1].context["tried"].files.files[0].name == "写し.txt"


@pytest.mark.parametrize("again", [WORDS, MORE])
def test_file_refused_after_the_words_were_sent_is_told(
    client_for: ClientFor, case: Case, key: str, again: str
) -> None:
    client, empty = client_for("kyufu"), SimpleUploadedFile("写し.txt", b"")
    client.post(url(case, "reply"), {"text": WORDS, "key": key})
    page = client.post(url(case, "reply"), {"text": again, "key": key, "files": empty})
    assert is_kept(page, page.context["forms"]["reply"], "text", again)
    assert page.context["tried"].files.errors[0] in page.content.decode()
    assert (texts(case), page.context["key"] == key) == ([WORDS], False)


def test_file_that_was_sent_is_no_new_one_for_a_second_click(
    client_for: ClientFor, case: Case, key: str
) -> None:
    client, new = client_for("kyufu"), SimpleUploadedFile("写し.txt", "証明書".encode())
    refused = client.post(url(case, "reply"), {"text": " ", "key": key, "files": new})
    ids = refused.context["tried"].files.ids
    sent = {"text": WORDS, "key": key, "file": ids}
    assert [client.post(url(case, "reply"), sent).status_code for _ in range(2)] == [302, 302]
    assert len(texts(case)) == 1


@pytest.mark.parametrize("act", ["answer", "request", "pass-down", "share"])
def test_words_of_other_acts_are_kept(
    client_for: ClientFor, case: Case, key: str, act: str
) -> None:
    client, sent = client_for("agent"), {"key": key, "title": "起算日について"}
    desk = case.ticket.queue.desk
    type(desk).objects.update(needs_approval=False)
    assert client.post(url(case, act), {**sent, "text": "初めの言葉"}).status_code == 302
    page = client.post(url(case, act), {**sent, "text": "直した言葉"})
    name = act.replace("-", "_")
    form = page.context["forms"].get(name) or page.context["desk"]["forms"][name]
    assert is_kept(page, form, "text", "直した言葉")


def test_other_day_than_the_one_sent_is_told(client_for: ClientFor, case: Case, key: str) -> None:
    days = [date.today() + timedelta(days=number) for number in (7, 8)]
    client = client_for("agent")
    client.post(url(case, "reply"), {"text": WORDS})
    sent = [client.post(url(case, "date"), {"next_on": str(day), "key": key}) for day in days]
    case.refresh_from_db()
    assert [page.status_code for page in sent] == [302, 422]
    assert SENT_OTHERWISE in str(sent[1].context["forms"]["date"].errors["next_on"])
    assert case.next_on == days[0]


def test_draft_corrected_after_it_was_submitted_is_kept(
    client_for: ClientFor, case: Case, key: str
) -> None:
    client, sent = client_for("agent"), {"key": key, "seen": "0"}
    client.post(url(case, "submit-draft"), {**sent, "text": "案"})
    page = client.post(url(case, "submit-draft"), {**sent, "text": "直した案"})
    form = page.context["desk"]["forms"]["save_draft"]
    assert is_kept(page, form, "text", "直した案")
    again = {"key": page.context["key"], "seen": form["seen"].value(), "text": "直した案"}
    assert client.post(url(case, "submit-draft"), again).status_code == 302
    assert list(AnswerDraft.objects.values_list("text", flat=True)) == ["直した案", "案"]


def test_reason_corrected_after_it_was_sent_is_kept(
    client_for: ClientFor, case: Case, key: str
) -> None:
    client_for("agent").post(url(case, "submit-draft"), {"text": "案", "seen": "0"})
    head, sent = client_for("approver"), {"number": "1", "key": key}
    head.post(url(case, "return-draft"), {**sent, "word": "根拠を"})
    page = head.post(url(case, "return-draft"), {**sent, "word": "根拠と日付を"})
    assert is_kept(page, page.context["desk"]["forms"]["return_draft"], "word", "根拠と日付を")
    assert "根拠と日付を</textarea>" in page.content.decode()


def test_reason_is_kept_where_the_answer_was_sent_meanwhile(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    agent = client_for("agent")
    agent.post(url(case, "submit-draft"), {"text": "案", "seen": "0"})
    client_for("approver").post(url(case, "approve-draft"), {"number": "1"})
    agent.post(url(case, "send-draft"), {"text": "案", "seen": "1"})
    late = {"number": "1", "word": "根拠を"}
    page = client_for("approver").post(url(case, "return-draft"), late)
    told = page.content.decode()
    assert ("根拠を</textarea>" in told, "送信を済ませています" in told) == (True, True)
    assert 'data-testid="return-draft"' not in told


def test_stale_approval_speaks_of_no_words(client_for: ClientFor, case: Case) -> None:
    agent = client_for("agent")
    agent.post(url(case, "submit-draft"), {"text": "案", "seen": "0"})
    agent.post(url(case, "submit-draft"), {"text": "直した案", "seen": "1"})
    page = client_for("approver").post(url(case, "approve-draft"), {"number": "1"})
    told = page.content.decode()
    assert page.status_code == 422
    assert ("いまの版を確かめてください" in told, "あなたの文章" in told) == (True, False)


@pytest.mark.parametrize(("key_of", "act", "field"), [("kyufu", "withdraw", "text"),
                                                      ("agent", "close", "word")])  # fmt: skip
def test_word_for_what_a_colleague_ended_is_kept(
    client_for: ClientFor, inquiries: Inquiries, case: Case, key_of: str, act: str, field: str
) -> None:
    asker = inquiries.actor("kyufu")
    if act == "withdraw":
        answering.withdraw(actor=asker, case_id=case.pk)
    else:
        answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
        answering.accept(actor=asker, case_id=case.pk)
    page = client_for(key_of).post(url(case, act), {field: WORDS})
    assert page.status_code == 422
    assert f"{WORDS}</textarea>" in page.content.decode()


def test_other_call_of_the_same_form_is_kept(
    client_for: ClientFor, inquiries: Inquiries, case: Case
) -> None:
    client, call = client_for("agent"), phone(inquiries)
    client.post(PHONE, call)
    page = client.post(PHONE, {**call, "text": "別のことです。"})
    assert is_kept(page, page.context["form"], "text", "別のことです。")
    assert Case.objects.count() == 2
    client.post(PHONE, {**call, "text": "別のことです。", "key": page.context["key"]})
    assert Case.objects.filter(ticket__description="別のことです。").exists()


def test_other_agent_for_several_cases_is_told(client_for: ClientFor, inquiries: Inquiries) -> None:
    inquiries.second_agent()
    second = User.objects.get(email="second@example.jp")
    cases, client = [inquiries.case(), inquiries.case("morioka")], client_for("agent")
    first = inquiries.world.user("agent")
    pages = [bulk(client, "assign", cases, user=str(user.pk)) for user in (first, second)]
    assert [page.status_code for page in pages] == [302, 422]
    assert is_kept(pages[1], pages[1].context["form"], "user", str(second.pk))


def test_other_reason_for_a_case_that_went_is_shown(
    client_for: ClientFor, inquiries: Inquiries, case: Case, key: str
) -> None:
    division = inquiries.world.organisation("国民健康保険課")
    form = {"target": f"{inquiries.other_desk.pk}-{division.pk}", "key": key}
    client = client_for("agent")
    client.post(url(case, "move"), {**form, "text": "国保の話です"})
    page = client.post(url(case, "move"), {**form, "text": "国保の話で、急ぎです"})
    assert page.status_code == 404
    assert "国保の話で、急ぎです" in page.content.decode()


def test_other_reason_for_several_cases_that_went_is_shown(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    division = inquiries.world.organisation("国民健康保険課")
    target = f"{inquiries.other_desk.pk}-{division.pk}"
    cases, client = [inquiries.case(), inquiries.case("morioka")], client_for("agent")
    pages = [
        bulk(client, "move", cases, target=target, text=text)
        for text in ("国保の話です", "国保の話で、急ぎです")
    ]
    assert [page.status_code for page in pages] == [302, 404]
    assert "国保の話で、急ぎです" in pages[1].content.decode()
