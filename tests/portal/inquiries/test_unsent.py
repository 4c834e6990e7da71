"""Forms on a case act for the seat that their page was opened with; what was typed is not lost."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from portal.inquiries.models import AnswerDraft, Case, Entry, Holder, Joining
from portal.inquiries.services import answering, drafting, joining, passing
from portal.organisations.models import Assignment

from tests.factories.files import stored_file
from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.test_case_pages import url
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Clients = Callable[[str], Client]
ORIGIN = {"Origin": "http://testserver"}
WORDS = "証明書の写しを送ります。"


def sent(world: World, key: str, **more: Any) -> dict[str, Any]:
    """A form of a page that was opened with a seat of the world."""
    return {"seat": str(world.seat(key).pk), "key": str(uuid4()), "text": WORDS, **more}


def said(case: Case) -> bool:
    """Whether the words were recorded."""
    return Entry.objects.filter(case=case, followup__comment=WORDS).exists()


@pytest.mark.parametrize("acting", ["shikaku", "hokkaido", "hakodate", "agent"])
def test_reply_is_never_sent_in_the_name_of_another_seat(
    switched: Clients, inquiries: Inquiries, acting: str
) -> None:
    case = inquiries.case()
    form, other = sent(inquiries.world, "kyufu"), inquiries.world.seat(acting)
    page = switched(acting).post(url(case, "reply"), form)
    assert (page.status_code, said(case)) == (422, False)
    told = page.content.decode()
    assert all(word in told for word in (WORDS, str(case.seat), str(other)))


def test_seat_is_put_back_with_what_was_typed(switched: Clients, inquiries: Inquiries) -> None:
    case, file = inquiries.case(), SimpleUploadedFile("写し.txt", b"1")
    form, client = sent(inquiries.world, "kyufu", files=file), switched("hakodate")
    page = client.post(url(case, "reply"), form, headers=ORIGIN)
    assert "写し.txt" in page.content.decode()
    back = {"seat": case.seat_id, "next": page.context["way"].next, "box": page.context["way"].box}
    shown = client.post(reverse("switch_seat"), back, follow=True)
    typed = shown.context["typed"]
    assert (typed.path, typed.files) == (url(case, "reply"), [("files", "写し.txt")])
    client.post(typed.path, dict(typed.fields))
    assert Entry.objects.get(case=case, followup__comment=WORDS).seat == case.seat


@pytest.mark.parametrize(
    ("headers", "named"), [(ORIGIN, ["写し.txt"]), ({}, ["先の写し.txt", "写し.txt"])]
)
def test_only_files_that_do_not_go_along_are_to_be_chosen_again(
    switched: Clients, inquiries: Inquiries, headers: dict[str, str], named: list[str]
) -> None:
    case = inquiries.case()
    stored = stored_file(
        owner=inquiries.world.user("kyufu"), name="先の写し.txt", purpose="inquiry"
    )
    file = SimpleUploadedFile("写し.txt", b"1")
    form = sent(inquiries.world, "kyufu", files=file, file=str(stored.pk))
    page = switched("hakodate").post(url(case, "reply"), form, headers=headers)
    assert page.context["typed"].files == named


def test_button_without_words_leads_back_to_its_page(
    switched: Clients, inquiries: Inquiries
) -> None:
    case, client = inquiries.case(), switched("shikaku")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="却下の月から")
    form = {"seat": case.seat_id, "key": str(uuid4())}
    headers = {**ORIGIN, "Referer": f"http://testserver{url(case)}"}
    page = client.post(url(case, "accept"), form, headers=headers)
    assert (page.context["way"].box, page.context["way"].next) == ("", url(case))
    case.refresh_from_db()
    assert case.is_open


def test_page_of_the_form_is_not_taken_from_elsewhere(
    switched: Clients, inquiries: Inquiries
) -> None:
    case, form = inquiries.case(), sent(inquiries.world, "kyufu")
    evil = {"Referer": "https://evil.example/inquiries/"}
    page = switched("shikaku").post(url(case, "reply"), form, headers=evil)
    assert (page.context["way"].box, page.context["way"].next) == ("", "/inquiries/")


def test_words_outlive_the_seat(client_for: Clients, inquiries: Inquiries) -> None:
    case, client = inquiries.case(), client_for("kyufu")
    form = sent(inquiries.world, "kyufu")
    Assignment.objects.filter(user=inquiries.world.user("kyufu")).delete()
    page = client.post(url(case, "reply"), form)
    assert (page.status_code, WORDS in page.content.decode()) == (422, True)
    assert page.context["way"] is None


def test_seats_of_others_are_not_named(client_for: Clients, inquiries: Inquiries) -> None:
    case, form = inquiries.case(), sent(inquiries.world, "morioka")
    page = client_for("kyufu").post(url(case, "reply"), form)
    assert (page.status_code, "盛岡市" in page.content.decode()) == (422, False)


@pytest.mark.parametrize("act", ["save-draft", "submit-draft", "note", "move"])
def test_words_outlive_the_move_of_their_case(
    client_for: Clients, inquiries: Inquiries, act: str
) -> None:
    case, client = inquiries.case(), client_for("agent")
    passing.move_to_desk(
        actor=inquiries.actor("agent"),
        case_id=case.pk,
        desk=inquiries.other_desk,
        division=inquiries.world.organisation("国民健康保険課"),
        text="国保の話です",
        key=str(uuid4()),
    )
    page = client.post(url(case, act), sent(inquiries.world, "agent", seen="0"))
    assert (page.status_code, WORDS in page.content.decode()) == (404, True)
    assert (said(case), AnswerDraft.objects.count()) == (False, 0)


def test_page_is_the_same_without_a_case(client_for: Clients, inquiries: Inquiries) -> None:
    client, form = client_for("morioka"), sent(inquiries.world, "morioka")
    pages = [
        client.post(f"/inquiries/{number}/reply/", form).content.decode()
        for number in (inquiries.case().number, "CAS-00000-AAAAAA", "x")
    ]
    same = {re.sub(r'value="\w{64}"|nonce="[^"]+"|/inquiries/[^/]+/reply/', "", p) for p in pages}
    assert len(same) == 1


def test_joining_is_for_the_seat_of_the_page(switched: Clients, inquiries: Inquiries) -> None:
    case, kyufu = inquiries.case("hakodate"), inquiries.world.seat("kyufu")
    agent = inquiries.actor("agent")
    joining.share(actor=agent, case_id=case.pk, title="食費の特例減額", text="いつからですか")
    page = switched("morioka").post(url(case, "join"), {"seat": kyufu.pk})
    assert (page.status_code, Joining.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "path", ["/inquiries/gather/", "/helpdesk/phone/", "/helpdesk/bulk/", "/helpdesk/presets/new/"]
)
def test_other_forms_give_their_words_back_too(
    switched: Clients, inquiries: Inquiries, path: str
) -> None:
    form = sent(inquiries.world, "kyufu", body=WORDS, act="move")
    page = switched("hakodate").post(path, form)
    assert (page.status_code, WORDS in page.content.decode()) == (422, True)


CASE, CHOSEN = "/inquiries/CAS-00000-AAAAAA", "（選んだまま）"
NAMES = "挙げられた言葉は、団体や人が分かるものではない"


@pytest.mark.parametrize(
    ("path", "typed", "told"),
    [
        ("/inquiries/gather/", {"title": WORDS}, {"件名": WORDS}),
        (
            "/helpdesk/phone/",
            {"title": WORDS, "topic": "d3"},
            {"件名": WORDS, "事業の区分": CHOSEN},
        ),
        (
            "/helpdesk/bulk/",
            {"act": "move", "case": "7", "from": "view=mine", "target": "2-5", "text": WORDS},
            {"行うこと": "担当課を変える", "移す先": CHOSEN, "移す理由": WORDS},
        ),
        ("/helpdesk/presets/new/", {"body": WORDS}, {"本文": WORDS}),
        (
            f"{CASE}/save-draft/",
            {"text": WORDS, "seen": "3", "preset": "9", "insert": "1"},
            {"回答": WORDS},
        ),
        (
            f"{CASE}/share/",
            {"text": WORDS, "names_ok": "札幌"},
            {"共有する内容": WORDS, NAMES: "札幌"},
        ),
        (f"{CASE}/notice-link/", {"notice": "T-9"}, {"通知の番号": "T-9"}),
    ],
)
def test_what_comes_back_after_the_switch_is_named_for_people(
    switched: Clients, inquiries: Inquiries, path: str, typed: Any, told: dict[str, str]
) -> None:
    form = {"seat": inquiries.world.seat("kyufu").pk, "key": str(uuid4()), **typed}
    client = switched("hakodate")
    page = client.post(path, form, headers=ORIGIN)
    back = {"seat": form["seat"], "next": "/", "box": page.context["way"].box}
    shown = client.post(reverse("switch_seat"), back, follow=True).context["shown"]
    assert {field.label: field.value for field in shown} == told


@pytest.mark.parametrize("key", ["kyufu", "hokkaido", "agent", "approver"])
@pytest.mark.parametrize("first", Holder.values)
def test_every_form_of_a_case_names_its_seat(
    client_for: Clients, inquiries: Inquiries, key: str, first: str
) -> None:
    case = inquiries.case(first=Holder.PREFECTURE if first == Holder.ASKER else first)
    if first == Holder.BUREAU:
        words = {"actor": inquiries.actor("agent"), "case_id": case.pk}
        drafting.submit_words(**words, text=WORDS, basis="", seen=0, key=str(uuid4()))
    if first == Holder.ASKER:
        answering.answer(actor=inquiries.actor("hokkaido"), case_id=case.pk, text=WORDS)
    page = client_for(key).get(url(case)).content.decode()
    forms = re.findall(rf'<form[^>]*action="{url(case)}.*?</form>', page, re.DOTALL)
    hidden = f'name="seat" value="{inquiries.world.seat(key).pk}"'
    assert [form for form in forms if hidden not in form] == []
