"""What is typed into a question stays, whatever is pressed or switched meanwhile."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from portal.inquiries.models import AskDraft, Case
from portal.inquiries.services.asking import MAX_DRAFT_TEXT

from tests.factories.files import stored_file
from tests.factories.inquiries import TEXT, TITLE, Inquiries
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "/inquiries/new/"
Clients = Callable[[str], Client]


def draft_url(typed: dict[str, Any]) -> str:
    """Where the script keeps a form."""
    return f"/inquiries/drafts/{typed['key']}/"


def test_first_button_of_the_form_is_the_one_that_sends(
    client_for: Clients, inquiries: Inquiries
) -> None:
    page = client_for("kyufu").get(NEW).content.decode()
    form = re.search(r"<form[^>]*data-ask .*?</form>", page, re.DOTALL)
    assert form
    buttons = re.findall(r"<button(?![^>]*type=\"button\")[^>]*>", form[0])
    own = [button for button in buttons if ' form="' not in button]
    assert 'data-testid="send"' in own[0]


def test_refused_file_is_named_although_the_draft_is_kept(client_for: Clients, typed: Any) -> None:
    sent = {**typed, "text": "", "act": "draft", "files": SimpleUploadedFile("virus.exe", b"MZ")}
    page = client_for("kyufu").post(NEW, sent)
    assert page.status_code == 422
    assert [anchor for _, anchor in page.context["errors"]] == ["#id_files"]
    assert "virus.exe" in page.context["errors"][0][0]
    assert AskDraft.objects.get().data["title"] == TITLE


def test_page_that_comes_back_says_that_its_words_are_not_kept(
    client_for: Clients, typed: Any
) -> None:
    client = client_for("kyufu")
    assert "data-unsaved" not in client.get(NEW).content.decode()
    assert "data-unsaved" in client.post(NEW, {**typed, "text": ""}).content.decode()


@pytest.mark.parametrize("act", ["", "draft"])
@pytest.mark.parametrize("told_seat", [True, False], ids=["form names its seat", "kept draft"])
def test_switched_seat_shows_the_words_again_under_a_new_key(
    client_for: Clients, switched: Callable[[str], Client], typed: Any, act: str, told_seat: bool
) -> None:
    client_for("kyufu").post(draft_url(typed), typed)
    client = switched("hakodate")
    seat = typed["seat"] if told_seat else ""
    page = client.post(NEW, {**typed, "seat": seat, "seen": "1", "act": act})
    assert page.status_code == 422
    assert "いまの席は「函館市" in page.context["errors"][0][0]
    assert TEXT in page.content.decode()
    assert page.context["key"] != typed["key"]
    assert (Case.objects.count(), AskDraft.objects.count()) == (0, 1)


def test_question_is_sent_from_the_switched_seat_when_pressed_again(
    switched: Callable[[str], Client], world: World, typed: Any
) -> None:
    client = switched("hakodate")
    page = client.post(NEW, typed)
    again = {**typed, "key": page.context["key"], "seat": str(page.context["seat"].pk)}
    assert client.post(NEW, again).status_code == 302
    assert Case.objects.get().seat == world.seat("hakodate")


def test_question_sent_before_the_seat_was_switched_is_not_sent_again(
    client_for: Clients, switched: Callable[[str], Client], typed: Any
) -> None:
    client_for("kyufu").post(NEW, typed)
    page = switched("hakodate").post(NEW, typed, follow=True)
    said = f"「{Case.objects.get().seat}」の席からもう送ってあります"
    assert (Case.objects.count(), said in page.content.decode()) == (1, True)


def test_draft_that_another_seat_went_on_with_is_sent_once(
    client_for: Clients, switched: Callable[[str], Client], typed: Any
) -> None:
    client_for("kyufu").post(draft_url(typed), typed)
    client = switched("hakodate")
    page = client.post(NEW, typed)
    names = ("key", "origin")
    again = {**typed, **{name: page.context[name] for name in names}}
    again["seat"] = str(page.context["seat"].pk)
    client.post(draft_url(again), again)
    reopened = client.get(NEW, {"draft": again["key"]})
    assert reopened.context["origin"] == typed["key"]
    client.post(NEW, again)
    client.post("/account/switch-seat/", {"seat": typed["seat"], "next": "/"})
    client.post(NEW, typed)
    assert (Case.objects.count(), AskDraft.objects.count()) == (1, 0)


def test_switched_seat_names_the_files_that_stay_behind(
    switched: Callable[[str], Client], world: World, typed: Any
) -> None:
    file = stored_file(owner=world.user("kyufu"), name="別紙.pdf", purpose="inquiry")
    file.organisation = world.organisation("札幌市")
    file.save()
    page = switched("hakodate").post(NEW, {**typed, "file": [str(file.pk)]})
    assert "付け直してください" in page.context["errors"][1][0]


def test_script_keeps_nothing_for_another_seat(
    switched: Callable[[str], Client], typed: Any
) -> None:
    answer = switched("hakodate").post(draft_url(typed), typed)
    assert (answer.status_code, AskDraft.objects.count()) == (404, 0)
    assert "席が切り替わった" in json.loads(answer.content)["error"]


def test_draft_keeps_a_long_text_uncut(client_for: Clients, typed: Any) -> None:
    text = "長い話。\r\n" * 8_000
    client_for("kyufu").post(draft_url(typed), {**typed, "text": text})
    assert AskDraft.objects.get().data["text"] == text


def test_draft_that_is_too_long_is_said_and_shown(client_for: Clients, typed: Any) -> None:
    text = "長" * MAX_DRAFT_TEXT
    page = client_for("kyufu").post(NEW, {**typed, "text": text, "act": "draft"})
    assert "長すぎる" in page.context["errors"][0][0]
    assert text in page.content.decode()
    assert not AskDraft.objects.exists()


@pytest.mark.parametrize("asked", ["境界層　起算日", "\x00境界層　起算日 "])
def test_address_fills_in_the_subject(
    client_for: Clients, inquiries: Inquiries, asked: str
) -> None:
    page = client_for("kyufu").get(NEW, {"q": asked})
    assert page.context["form"]["title"].value() == "境界層　起算日"


def test_nul_does_not_keep_the_draft_from_being_saved(
    client_for: Clients, typed: dict[str, Any]
) -> None:
    typed["text"] = f"{TEXT}\x00"
    for url, also in ((draft_url(typed), {}), (NEW, {"act": "draft"})):
        assert client_for("kyufu").post(url, typed | also).status_code < 400
        assert AskDraft.objects.get().data["text"] == TEXT


def test_question_to_an_exit_that_is_gone_stays(client_for: Clients, typed: Any) -> None:
    client, sent = client_for("kyufu"), {**typed, "to": "exit-gone"}
    client.post(draft_url(typed), sent)
    assert client.get(NEW, {"draft": typed["key"]}).status_code == 200
    page = client.post(NEW, sent)
    form = page.context["form"]
    told = "この相手には聞けません。聞く相手を選び直してください。"
    assert (page.status_code, form.errors) == (422, {"to": [told]})
    assert (form["title"].value(), form["text"].value()) == (TITLE, TEXT)
    assert AskDraft.objects.exists()
