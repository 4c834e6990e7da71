"""The asking page from a seat of the ministry: led to a seat that asks, with every word kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from portal.inquiries.models import AskDraft, Case
from portal.inquiries.services.asking import MAX_DRAFT_TEXT

from tests.factories.inquiries import TEXT, TITLE
from tests.factories.organisations import AssignmentFactory
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "/inquiries/new/"


@pytest.fixture
def client(world: World, client_for: Callable[[str], Client], typed: dict[str, Any]) -> Client:
    """The official of 給付係, who also sits at the ministry and has gone there."""
    client, seat = client_for("kyufu"), world.seat("agent")
    AssignmentFactory(user=world.user("kyufu"), seat=seat)
    client.post(reverse("switch_seat"), {"seat": seat.pk, "next": NEW})
    return client


def test_switched_page_names_the_seat_that_asks(client: Client, typed: Any) -> None:
    page = client.get(NEW, {"q": "境界層"})
    assert [str(seat.pk) for seat, _ in page.context["seats"]] == [typed["seat"]]
    assert page.context["next"] == "/inquiries/new/?q=%E5%A2%83%E7%95%8C%E5%B1%A4"


def test_button_leads_to_the_draft_in_its_own_seat(client: Client, typed: Any) -> None:
    client.post(NEW, typed)
    draft = AskDraft.objects.get()
    sent = {"seat": draft.seat_id, "next": f"{NEW}?draft={draft.pk}"}
    assert sent["next"] in client.get(NEW).content.decode()
    page = client.post(reverse("switch_seat"), sent, follow=True)
    assert page.context["form"]["text"].value() == TEXT


def test_form_sent_from_the_ministry_is_kept_in_its_own_seat(client: Client, typed: Any) -> None:
    page = client.post(NEW, {**typed, "files": SimpleUploadedFile("写し.txt", "写し".encode())})
    assert (page.status_code, Case.objects.count()) == (422, 0)
    draft = AskDraft.objects.get()
    kept = (str(draft.pk), str(draft.seat_id), draft.data["text"])
    assert kept == (typed["key"], typed["seat"], TEXT)
    assert len(draft.files) == 1
    assert "下書きに残しました" in page.content.decode()


@pytest.mark.parametrize(
    "changed",
    [{"seat": ""}, {"seat": "0"}, {"title": "長" * MAX_DRAFT_TEXT}],
    ids=["no seat", "foreign seat", "too long"],
)
def test_words_that_cannot_be_kept_are_shown(client: Client, typed: Any, changed: Any) -> None:
    page = client.post(NEW, {**typed, **changed})
    assert TEXT in page.content.decode()
    assert not AskDraft.objects.exists()


def test_every_field_and_file_that_cannot_be_kept_is_named(client: Client, typed: Any) -> None:
    file = SimpleUploadedFile("写し.txt", "写し".encode())
    also = {"seat": "0", "notice": "T-12", "wished_on": "2026-12-24", "files": file}
    page = client.post(NEW, {**typed, **also}).content.decode()
    named = [
        TITLE,
        TEXT,
        "介護保険（全般）",
        "T-12",
        "2026-12-24",
        "聞く相手：厚生労働省",
        "写し.txt",
    ]
    assert [word for word in named if word not in page] == []


def test_words_that_read_like_a_choice_are_shown_as_typed(client: Client, typed: Any) -> None:
    page = client.post(NEW, {**typed, "seat": "0", "title": "bureau"})
    assert page.context["words"].startswith("件名：bureau\n")


def test_question_sent_before_is_not_kept_again(client: Client, world: World, typed: Any) -> None:
    client.post(reverse("switch_seat"), {"seat": typed["seat"], "next": NEW})
    client.post(NEW, typed)
    client.post(reverse("switch_seat"), {"seat": world.seat("agent").pk, "next": NEW})
    page = client.post(NEW, typed).content.decode()
    assert f"もう送ってあります（{Case.objects.get().number}）" in page
    assert (Case.objects.count(), AskDraft.objects.count()) == (1, 0)


def test_script_is_told_that_the_seat_keeps_nothing(client: Client, typed: Any) -> None:
    for sent in (typed, {**typed, "seat": ""}):
        address = f"/inquiries/drafts/{typed['key']}/"
        answer = client.post(address, sent, headers={"Origin": "http://testserver"})
        assert (answer.status_code, AskDraft.objects.count()) == (404, 0)
        assert "席が切り替わった" in answer.json()["error"]
