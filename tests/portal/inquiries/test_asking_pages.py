"""Asking: the form, its drafts, and what stands before sending."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from portal.accounts.resumption import seal, unseal
from portal.accounts.typed import Typed, shown_fields
from portal.extension.search import search_sources
from portal.inquiries.models import AskDraft, Case, CaseKind, CaseState, Holder
from portal.search.indexing import rebuild

from tests.factories.files import stored_file
from tests.factories.inquiries import TEXT, TITLE, Inquiries
from tests.factories.notices import make_notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "/inquiries/new/"
Clients = Callable[[str], Client]


@pytest.fixture
def typed(inquiries: Inquiries) -> dict[str, Any]:
    """A form as an official fills it in."""
    return {
        "key": str(uuid4()),
        "title": TITLE,
        "text": TEXT,
        "topic": f"d{inquiries.world.duty().pk}",
        "to": Holder.PREFECTURE,
        "may_share": "on",
    }


@pytest.fixture
def found(inquiries: Inquiries) -> None:
    """A notice that may answer what is asked."""
    make_notice(title=TITLE)
    for source in search_sources:
        rebuild(source)


def test_only_four_fields_are_required(client_for: Clients, inquiries: Inquiries) -> None:
    response = client_for("kyufu").post(NEW, {})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "text", "topic", "to"}


def test_question_becomes_a_case_at_the_prefecture(client_for: Clients, typed: Any) -> None:
    response = client_for("kyufu").post(NEW, typed)
    case = Case.objects.get()
    assert response["Location"] == f"/inquiries/{case.number}/"
    assert (case.holder, case.state, case.kind) == (
        Holder.PREFECTURE,
        CaseState.NEW,
        CaseKind.INTERPRETATION,
    )
    assert (case.subject, case.may_share) == (TITLE, True)


def test_form_sent_twice_is_one_case(client_for: Clients, typed: Any) -> None:
    client = client_for("kyufu")
    first, second = client.post(NEW, typed), client.post(NEW, typed)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_refused_form_keeps_what_was_typed_and_the_file(client_for: Clients, typed: Any) -> None:
    client = client_for("kyufu")
    file = SimpleUploadedFile("写し.txt", "証明書".encode())
    page = client.post(NEW, {**typed, "title": "", "files": file})
    assert page.status_code == 422
    assert TEXT in page.content.decode()
    kept = page.context["attached"].ids
    client.post(NEW, {**typed, "file": kept})
    assert Case.objects.get().entries.get().files.get().file.name == "写し.txt"


@pytest.mark.parametrize(("more", "status"), [("", 302), ("。", 422)])
def test_line_break_counts_as_one_character(
    client_for: Clients, typed: Any, more: str, status: int
) -> None:
    lines = "あ\r\n" * 9_999 + "あい" + more
    response = client_for("kyufu").post(NEW, {**typed, "text": lines})
    assert response.status_code == status
    if more:
        too_long = "20000字までにしてください（いまは20001字です）。"
        assert too_long in response.content.decode()


def test_refused_file_is_named_and_nothing_is_sent(client_for: Clients, typed: Any) -> None:
    file = SimpleUploadedFile("virus.exe", b"MZ")
    page = client_for("kyufu").post(NEW, {**typed, "files": file})
    assert page.status_code == 422
    assert "virus.exe" in page.content.decode()
    assert not Case.objects.exists()


def test_file_of_another_organisation_is_not_sent(
    client_for: Clients, typed: Any, world: Any
) -> None:
    foreign = stored_file(owner=world.user("morioka"), name="他.pdf", purpose="inquiry")
    foreign.organisation = world.organisation("盛岡市")
    foreign.save()
    client_for("kyufu").post(NEW, {**typed, "file": [str(foreign.pk), "x"]})
    assert not Case.objects.get().entries.get().files.exists()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("被保険者番号００１２３４５６７８の方", "0012345678"),
        ("個人番号１２３４　５６７８　９０１２の方", "1234 5678 9012"),
        ("受給者番号0123456の方", "0123456"),
    ],
)
def test_numbers_are_asked_about_once(
    client_for: Clients, typed: Any, text: str, number: str
) -> None:
    client = client_for("kyufu")
    typed["text"] = text
    page = client.post(NEW, typed)
    assert f"{number}。個人の番号" in page.context["form"].errors["text"][0]
    assert client.post(NEW, {**typed, "digits_ok": "on"}).status_code == 302


def test_notice_is_found_by_its_number(client_for: Clients, typed: Any) -> None:
    notice = make_notice(document_number="老介発1118第2号")
    client_for("kyufu").post(NEW, {**typed, "notice": "老介発１１１８第２号"})
    assert Case.objects.get().notice_id == notice.pk


def test_notice_that_was_not_delivered_is_unknown(client_for: Clients, typed: Any) -> None:
    make_notice(
        document_number="老介発9999第9号", audience={"include": ["code:032018"], "exclude": []}
    )
    page = client_for("kyufu").post(NEW, {**typed, "notice": "老介発9999第9号"})
    assert "見つかりません" in page.context["form"].errors["notice"][0]


def test_address_of_a_notice_fills_in_its_number(client_for: Clients, inquiries: Inquiries) -> None:
    notice = make_notice(document_number="老介発1118第2号")
    page = client_for("kyufu").get(f"{NEW}?notice={notice.pk}")
    assert 'value="老介発1118第2号"' in page.content.decode()


def test_notice_page_leads_to_the_question(client_for: Clients, inquiries: Inquiries) -> None:
    notice = make_notice()
    page = client_for("kyufu").get(notice.get_url())
    assert f"/inquiries/new/?notice={notice.pk}" in page.content.decode()
    page = client_for("editor").get(notice.get_url())
    assert "/inquiries/new/" not in page.content.decode()


def test_what_may_answer_is_shown_before_sending(
    client_for: Clients, typed: Any, found: None
) -> None:
    client = client_for("kyufu")
    page = client.post(NEW, typed)
    assert page.status_code == 422
    assert "まだ送っていません" in page.content.decode()
    assert not Case.objects.exists()
    assert client.post(NEW, {**typed, "seen": "1"}).status_code == 302


def let_wait(client: Client, *fields: tuple[str, str]) -> None:
    """A question waits in the session since the last sign-in."""
    typed = Typed(NEW, list(fields), [], timezone.now().isoformat())
    client.post("/account/resume/", {"box": seal(typed)})


def test_question_waits_until_it_is_sent_past_what_may_answer_it(
    client_for: Clients, typed: Any, found: None
) -> None:
    client = client_for("kyufu")
    let_wait(client, *((name, str(value)) for name, value in typed.items()))
    client.post(NEW, typed)
    assert client.get("/account/resume/").status_code == 200
    client.post(NEW, {**typed, "seen": "1"})
    assert client.get("/account/resume/")["Location"] == "/"


def test_question_waits_while_another_one_is_sent(client_for: Clients, typed: Any) -> None:
    client = client_for("kyufu")
    let_wait(client, ("text", "長い質問"))
    assert client.post(NEW, typed).status_code == 302
    assert client.get("/account/resume/").status_code == 200


def test_subject_of_the_address_is_looked_for_at_once(client_for: Clients, found: None) -> None:
    page = client_for("kyufu").get(NEW, {"q": TITLE}).content.decode()
    assert 'data-testid="suggestions"' in page
    assert "まだ送っていません" not in page
    assert 'data-testid="suggestions"' not in client_for("kyufu").get(NEW).content.decode()


def test_draft_opens_with_what_may_answer_it(client_for: Clients, typed: Any, found: None) -> None:
    client = client_for("kyufu")
    client.post(NEW, {**typed, "act": "draft"})
    page = client.get(NEW, {"draft": typed["key"]}).content.decode()
    assert 'data-testid="suggestions"' in page


@pytest.mark.parametrize(("subject", "status"), [(TITLE, 302), (f"{TITLE} その2", 422)])
def test_what_was_listed_at_once_is_not_shown_again_for_the_same_subject(
    client_for: Clients, typed: Any, found: None, subject: str, status: int
) -> None:
    client = client_for("kyufu")
    page = client.get(NEW, {"q": TITLE}).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    sent = client.post(NEW, {**typed, "title": subject, "seen": seen[1]})
    assert sent.status_code == status


def test_who_found_the_answer_leaves_without_a_case(client_for: Clients, typed: Any) -> None:
    client = client_for("kyufu")
    client.post(NEW, {**typed, "act": "draft"})
    assert client.post(NEW, {**typed, "act": "solved"})["Location"] == "/inquiries/"
    assert (Case.objects.count(), AskDraft.objects.count()) == (0, 0)


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31"])
def test_wish_that_nobody_can_meet_is_refused(client_for: Clients, typed: Any, day: str) -> None:
    page = client_for("kyufu").post(NEW, {**typed, "wished_on": day})
    assert "wished_on" in page.context["form"].errors


def test_draft_is_kept_by_the_button_and_sent_later(client_for: Clients, typed: Any) -> None:
    client, colleague = client_for("kyufu"), client_for("shikaku")
    client.post(NEW, {**typed, "text": "", "act": "draft"})
    assert TITLE in client.get("/inquiries/").content.decode()
    page = client.get(f"{NEW}?draft={typed['key']}")
    assert page.context["key"] == typed["key"]
    assert TITLE in page.content.decode()
    assert TITLE not in colleague.get(f"{NEW}?draft={typed['key']}").content.decode()
    client.post(NEW, typed)
    assert not AskDraft.objects.exists()


def test_script_keeps_what_is_typed_until_it_is_sent(client_for: Clients, typed: Any) -> None:
    client, url = client_for("kyufu"), f"/inquiries/drafts/{typed['key']}/"
    assert json.loads(client.post(url, typed).content)["saved"]
    assert AskDraft.objects.get().data["title"] == TITLE
    client.post(NEW, typed)
    assert json.loads(client.post(url, typed).content) == {"saved": ""}
    assert not AskDraft.objects.exists()


def test_draft_of_another_seat_is_nobody_elses(client_for: Clients, typed: Any) -> None:
    url = f"/inquiries/drafts/{typed['key']}/"
    client_for("kyufu").post(url, typed)
    assert client_for("shikaku").post(url, typed).status_code == 404
    client_for("shikaku").post(f"{url}discard/")
    assert AskDraft.objects.count() == 1
    client_for("kyufu").post(f"{url}discard/")
    assert not AskDraft.objects.exists()


def test_exits_say_how_long_and_how_many_wait(client_for: Clients, inquiries: Inquiries) -> None:
    inquiries.case(first=Holder.PREFECTURE)
    inquiries.case(first=Holder.BUREAU)
    exits = {each.value: each for each in client_for("hakodate").get(NEW).context["exits"]}
    assert (exits["prefecture"].label, exits["prefecture"].waiting) == ("北海道", 1)
    assert (exits["bureau"].days, exits["bureau"].waiting) == ("10営業日", 1)


def test_prefecture_asks_the_ministry_alone(client_for: Clients, typed: Any) -> None:
    client = client_for("hokkaido")
    assert [each.value for each in client.get(NEW).context["exits"]] == [Holder.BUREAU]
    assert client.post(NEW, typed).status_code == 422
    client.post(NEW, {**typed, "to": Holder.BUREAU})
    assert Case.objects.get().holder == Holder.BUREAU


def test_ministry_is_told_why_it_does_not_ask(client_for: Clients, inquiries: Inquiries) -> None:
    page = client_for("agent").get(NEW).content.decode()
    assert "国の席からは、照会を送れません" in page
    assert "ask-form" not in page


def test_who_has_no_seat_does_not_ask(client_for: Clients, inquiries: Inquiries) -> None:
    assert client_for("seatless").get(NEW).status_code == 404
    assert Client().get(NEW).status_code == 302


def test_question_outlives_the_session(inquiries: Inquiries, typed: Any) -> None:
    page = Client().post(NEW, typed, headers={"origin": "http://testserver"})
    assert page.status_code == 403
    kept = unseal(page.context["box"])
    assert kept
    shown = {field.label: field.value for field in shown_fields(kept)}
    assert (shown["件名"], shown["くわしい内容"]) == (TITLE, TEXT)
    assert not Case.objects.exists()
