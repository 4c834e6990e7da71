"""The page of a case, and what officials and coordinators do on it."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseState, Entry, Holder
from portal.inquiries.services import answering, passing, talking
from portal.notifications.models import InboxItem, Notification

from tests.factories.inquiries import TEXT, Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]


def url(case: Case, act: str = "") -> str:
    """Address of the case or of an act on it."""
    return f"/inquiries/{case.number}/" + (f"{act}/" if act else "")


def content(client: Client, case: Case) -> str:
    """The page."""
    response = client.get(url(case))
    assert response.status_code == 200
    return response.content.decode()


def test_strangers_get_nothing(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case()
    assert Client().get(url(case)).status_code == 302
    for key in (
        "hakodate",
        "morioka",
        "iwate",
        "editor",
        "other_approver",
        "seatless",
        "superuser",
    ):
        assert client_for(key).get(url(case)).status_code == 404
        assert client_for(key).post(url(case, "reply"), {"text": "のぞき見"}).status_code == 404


@pytest.mark.parametrize("key", ["kyufu", "shikaku", "hokkaido", "agent", "approver"])
def test_parties_read_the_case(client_for: Clients, inquiries: Inquiries, key: str) -> None:
    page = content(client_for(key), inquiries.case())
    assert TEXT in page
    assert "ボールは<b>厚生労働省 介護保険計画課</b>にあります" in page


def test_names_stay_inside_the_own_organisation(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    own, prefecture = content(client_for("shikaku"), case), content(client_for("hokkaido"), case)
    asker, agent = str(inquiries.world.user("kyufu")), str(inquiries.world.user("agent"))
    assert asker in own
    assert agent not in own
    assert asker not in prefecture


def test_internal_note_is_never_shown_to_officials(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    talking.write_note(actor=inquiries.actor("agent"), case_id=case.pk, text="内輪の話")
    for key in ("kyufu", "hokkaido"):
        assert "内輪の話" not in content(client_for(key), case)


def test_typed_markup_is_text(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case(text="<script>alert(1)</script>{{ settings }}{% now %}")
    page = content(client_for("kyufu"), case)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ settings }}{% now %}" in page


def test_reply_gives_the_ball_back(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    talking.request_from_asker(actor=inquiries.actor("hokkaido"), case_id=case.pk, text="写しを")
    client = client_for("kyufu")
    assert "送るとボールは北海道に移ります" in content(client, case)
    file = SimpleUploadedFile("写し.txt", "証明書".encode())
    form = {"text": "送ります", "key": str(uuid4()), "files": file}
    assert client.post(url(case, "reply"), form).status_code == 302
    case.refresh_from_db()
    assert case.holder == Holder.PREFECTURE
    assert "写し.txt" in content(client_for("hokkaido"), case)


def test_reply_sent_twice_is_one(client_for: Clients, inquiries: Inquiries) -> None:
    case, client, key = inquiries.case(), client_for("kyufu"), str(uuid4())
    for _ in range(2):
        client.post(url(case, "reply"), {"text": "追記です", "key": key})
    assert Entry.objects.filter(followup__comment="追記です").count() == 1


def test_empty_reply_is_refused_beside_its_field(client_for: Clients, inquiries: Inquiries) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    page = client.post(url(case, "reply"), {"text": " "})
    assert page.status_code == 422
    assert 'id="reply-text_error"' in page.content.decode()
    assert client.get(url(case, "reply"))["Location"] == url(case)


def test_what_was_typed_stays_when_the_case_ended_meanwhile(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    answering.withdraw(actor=inquiries.actor("shikaku"), case_id=case.pk)
    page = client.post(url(case, "reply"), {"text": "書いた文章"})
    assert page.status_code == 422
    assert "書いた文章" in page.content.decode()
    assert "終わっています" in page.content.decode()


def test_answer_is_reopened_then_accepted_and_rated(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    assert "却下の月から" in content(client, case)
    client.post(url(case, "reopen"), {"text": "月をまたぐときは"})
    case.refresh_from_db()
    assert (case.state, case.holder) == (CaseState.REOPENED, Holder.BUREAU)
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="翌月からです")
    client.post(url(case, "accept"))
    client.post(url(case, "rate"), {"satisfaction": "good"})
    case.refresh_from_db()
    assert (case.state, case.satisfaction) == (CaseState.DONE, "good")
    page = content(client, case)
    assert "この照会は終わっています（完了）" in page
    assert "にあります" not in page


@pytest.mark.parametrize(
    ("typed", "line"),
    [({}, "照会した団体が、言葉を添えずに再開しました"), ({"text": "なぜですか"}, "なぜですか")],
)
def test_answer_is_reopened_by_a_click_and_a_word_is_kept(
    client_for: Clients, inquiries: Inquiries, typed: dict[str, str], line: str
) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    assert "次の回答の助けになります" in content(client, case)
    assert client.post(url(case, "reopen"), typed).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.holder) == (CaseState.REOPENED, Holder.BUREAU)
    assert line in content(client_for("agent"), case)
    assert list(violations()) == []


def test_unanswered_case_is_not_accepted(client_for: Clients, inquiries: Inquiries) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    page = client.post(url(case, "accept"))
    assert page.status_code == 422
    assert "まだ回答がない" in page.content.decode()
    assert client.post(url(case, "rate"), {"satisfaction": "x"}).status_code == 422


def test_withdrawn_case_is_nobodys_turn(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case()
    client_for("kyufu").post(url(case, "withdraw"), {"text": "自分で解決しました"})
    case.refresh_from_db()
    assert (case.state, case.holder) == (CaseState.WITHDRAWN, "")


def test_coordinator_asks_for_papers_dates_and_passes_up(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(first=Holder.PREFECTURE), client_for("hokkaido")
    day = timezone.localdate() + timedelta(days=9)
    client.post(url(case, "reply"), {"text": "9日後までに答えます"})
    client.post(url(case, "date"), {"next_on": day.isoformat()})
    case.refresh_from_db()
    assert case.next_on == day
    client.post(url(case, "request"), {"text": "写しを", "next_on": ""})
    case.refresh_from_db()
    assert case.holder == Holder.ASKER
    client_for("kyufu").post(url(case, "reply"), {"text": "送ります"})
    client.post(url(case, "pass-up"), {"text": "国の見解をお願いします"})
    case.refresh_from_db()
    assert case.holder == Holder.BUREAU
    assert list(violations()) == []


def test_coordinator_answers(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    client_for("hokkaido").post(url(case, "answer"), {"text": "道の考えです"})
    case.refresh_from_db()
    assert (case.state, case.holder) == (CaseState.ANSWERED, Holder.ASKER)


def test_asker_cannot_answer_and_coordinator_cannot_accept(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    for key, act in (
        ("kyufu", "answer"),
        ("kyufu", "pass-up"),
        ("hokkaido", "accept"),
    ):
        assert client_for(key).post(url(case, act), {"text": "回答"}).status_code == 404


def test_prefecture_out_of_turn_is_told_so(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case(first=Holder.PREFECTURE)
    passing.pass_up(actor=inquiries.actor("hokkaido"), case_id=case.pk)
    page = client_for("hokkaido").post(url(case, "answer"), {"text": "道の考えです"})
    assert page.status_code == 422
    assert "ボールはほかの方にあります" in page.content.decode()
    assert "道の考えです" in page.content.decode()


def test_opened_case_is_read_in_the_inbox(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case()
    talking.request_from_asker(actor=inquiries.actor("agent"), case_id=case.pk, text="写しを")
    told = Notification.objects.filter(object_key=f"inquiries.case:{case.pk}").latest("pk")
    item = InboxItem.objects.create(
        seat=inquiries.world.seat("kyufu"), notification=told, is_asked=True
    )
    content(client_for("kyufu"), case)
    item.refresh_from_db()
    assert item.is_read


def test_long_case_costs_as_many_queries_as_a_short_one(
    client_for: Clients, inquiries: Inquiries, queries: Callable[..., int]
) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    few = queries(lambda: content(client, case))
    for number in range(3):
        talking.send_message(actor=inquiries.actor("shikaku"), case_id=case.pk, text=f"{number}")
    assert queries(lambda: content(client, case)) == few


def test_answered_case_is_accepted_or_reopened_not_replied_to(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    page = content(client_for("kyufu"), case)
    assert ("reply-form" in page, "再開する" in page) == (False, True)


def test_reply_from_before_the_answer_waits_in_the_form_that_reopens(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    sent = {"text": "写しです", "key": str(uuid4())}
    file = SimpleUploadedFile("写し.txt", "証明書".encode())
    response = client.post(url(case, "reply"), sent | {"files": file})
    page = response.content.decode()
    assert response.status_code == 422
    assert "すでに回答が届いている" in page
    assert "reply-form" not in page
    reopening = page[page.index('data-testid="reopen-form"') :]
    kept = re.findall(r'name="file" value="([^"]+)" checked', reopening)
    assert reopening.index("写しです") < reopening.index("</form>")
    assert client.post(url(case, "reopen"), sent | {"file": kept}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.holder) == (CaseState.REOPENED, Holder.BUREAU)
    assert "写し.txt" in content(client_for("agent"), case)


def test_reply_sent_twice_around_the_answer_is_one(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    sent = {"text": "追記です", "key": str(uuid4())}
    client.post(url(case, "reply"), sent)
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    assert client.post(url(case, "reply"), sent).status_code == 302
    assert Entry.objects.filter(followup__comment="追記です").count() == 1
