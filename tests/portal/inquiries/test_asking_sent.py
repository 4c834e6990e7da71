"""What was sent under a key never takes other words with it: they are a question of their own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from portal.inquiries.exceptions import SentOtherwise
from portal.inquiries.models import AskDraft, Case
from portal.inquiries.services.asking import ask, save_draft

from tests.factories.files import stored_file
from tests.factories.inquiries import TEXT, Inquiries
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "/inquiries/new/"
OTHER = "函館市としては、別のことを聞きたいのです。"
Clients = Callable[[str], Client]
Moved = Callable[[str], Client]


def draft_url(typed: dict[str, Any]) -> str:
    """Where the script keeps a form."""
    return f"/inquiries/drafts/{typed['key']}/"


def go(client: Client, seat: str) -> None:
    """Switch the seat."""
    client.post("/account/switch-seat/", {"seat": seat, "next": "/"})


@pytest.fixture
def drafts(client_for: Clients, switched: Moved, typed: dict[str, Any]) -> dict[str, Any]:
    """The form of 函館市 that went on with the draft of 給付係; both are kept."""
    client_for("kyufu").post(draft_url(typed), typed)
    client = switched("hakodate")
    page = client.post(NEW, typed)
    again = {name: page.context[name] for name in ("key", "origin")}
    again = {**typed, **again, "seat": str(page.context["seat"].pk)}
    client.post(NEW, {**again, "act": "draft"})
    return again


@pytest.fixture
def left(client_for: Clients, typed: dict[str, Any], drafts: dict[str, Any]) -> dict[str, Any]:
    """The same form, once 給付係 has sent its own."""
    client = client_for("kyufu")
    go(client, typed["seat"])
    client.post(NEW, typed)
    go(client, drafts["seat"])
    return drafts


@pytest.mark.parametrize("act", ["", "draft"])
def test_words_other_than_those_sent_are_shown_as_a_new_question(
    client_for: Clients, left: dict[str, Any], act: str
) -> None:
    page = client_for("kyufu").post(NEW, {**left, "text": OTHER, "act": act})
    assert (page.status_code, page.context["form"]["text"].value()) == (422, OTHER)
    assert Case.objects.get().number in page.context["errors"][0][0]
    assert page.context["key"] not in (left["key"], left["origin"])
    assert page.context["origin"] == ""


def test_new_question_takes_the_draft_along_and_is_sent(
    client_for: Clients, left: dict[str, Any]
) -> None:
    client, sent = client_for("kyufu"), {**left, "text": OTHER}
    page = client.post(NEW, sent)
    draft = AskDraft.objects.get()
    assert (str(draft.pk), draft.data["origin"]) == (page.context["key"], "")
    client.post(NEW, {**sent, "key": page.context["key"], "origin": ""})
    texts = Case.objects.order_by("pk").values_list("ticket__description", flat=True)
    assert (list(texts), AskDraft.objects.count()) == ([TEXT, OTHER], 0)


def test_other_words_of_the_same_seat_are_shown_too(client_for: Clients, typed: Any) -> None:
    client = client_for("kyufu")
    client.post(NEW, typed)
    page = client.post(NEW, {**typed, "text": OTHER})
    assert (page.status_code, page.context["form"]["text"].value()) == (422, OTHER)


def test_same_words_with_other_ends_of_lines_are_the_same_question(
    client_for: Clients, typed: Any
) -> None:
    client, text = client_for("kyufu"), "一行目\r\n二行目\r\n"
    client.post(NEW, {**typed, "text": text})
    assert client.post(NEW, {**typed, "text": "一行目\n二行目"}).status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.parametrize("odd", ["\u000b", "\u000c", "\u0085", "\u2028", "\u2029"])
def test_same_subject_with_an_odd_line_break_is_the_same_question(
    client_for: Clients, typed: Any, odd: str
) -> None:
    client, form = client_for("kyufu"), {**typed, "title": f"起算日は{odd}いつか"}
    pages = [client.post(NEW, form) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 302]
    assert [case.subject for case in Case.objects.all()] == ["起算日は いつか"]


def test_script_throws_a_subject_with_an_odd_line_break_away_that_was_sent(
    client_for: Clients, typed: Any
) -> None:
    client, form = client_for("kyufu"), {**typed, "title": "起算日は\u2028いつか"}
    client.post(NEW, form)
    answer = client.post(draft_url(form), form)
    assert (answer.json(), AskDraft.objects.count()) == ({"saved": ""}, 0)


def test_script_keeps_words_other_than_those_sent(
    client_for: Clients, left: dict[str, Any]
) -> None:
    answer = client_for("kyufu").post(draft_url(left), {**left, "text": OTHER})
    draft = AskDraft.objects.get()
    assert answer.json()["saved"]
    assert (draft.data["text"], draft.data["origin"]) == (OTHER, "")


def test_script_throws_the_words_away_that_were_sent(
    client_for: Clients, left: dict[str, Any]
) -> None:
    answer = client_for("kyufu").post(draft_url(left), left)
    assert (answer.json(), AskDraft.objects.count()) == ({"saved": ""}, 0)


@pytest.mark.parametrize("more", ["text", "files"])
def test_draft_with_more_in_it_than_was_sent_stays(
    client_for: Clients, left: dict[str, Any], more: str
) -> None:
    draft = AskDraft.objects.get()
    draft.data["text"] = OTHER if more == "text" else TEXT
    draft.files = [str(uuid4())] if more == "files" else []
    draft.save()
    assert client_for("kyufu").post(draft_url(left), left).json() == {"saved": ""}
    assert AskDraft.objects.get().data == draft.data


def test_other_words_that_come_together_with_the_sent_ones_are_refused(
    inquiries: Inquiries, typed: dict[str, Any]
) -> None:
    actor, key = inquiries.actor("kyufu"), UUID(typed["key"])
    ask(actor=actor, question=inquiries.question(), draft_id=key)
    save_draft(actor=actor, draft_id=key, data={**typed, "text": OTHER})
    with pytest.raises(SentOtherwise) as raised:
        ask(actor=actor, question=inquiries.question(text=OTHER), draft_id=key)
    assert raised.value.case == Case.objects.get()
    assert AskDraft.objects.get().data["text"] == OTHER


@pytest.mark.parametrize("more", ["text", "files", "nothing"])
def test_draft_of_the_first_seat_goes_with_the_same_words_alone(
    client_for: Clients, world: World, drafts: dict[str, Any], more: str
) -> None:
    first = AskDraft.objects.get(pk=drafts["origin"])
    first.data["text"] = OTHER if more == "text" else TEXT
    file = stored_file(owner=world.user("kyufu"), name="別紙.pdf", purpose="inquiry")
    first.files = [str(file.pk)] if more == "files" else []
    first.save()
    client_for("kyufu").post(NEW, drafts)
    assert (Case.objects.count(), AskDraft.objects.count()) == (1, 0 if more == "nothing" else 1)
