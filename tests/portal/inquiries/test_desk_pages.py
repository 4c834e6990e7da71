"""The desks' pages: the queue, and everything that agents and approvers do on a case."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from helpdesk.models import Ticket
from portal.accounts.models import User
from portal.inquiries.models import Case, CaseState, Entry, EntryKind, Holder
from portal.inquiries.services import answering

from tests.factories.inquiries import TITLE, Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
LIST = "/helpdesk/"
KEY = "6f1f0c1e-3a52-4b57-9d55-0a9d4f0f8f10"


def send(client: Client, case: Case, act: str, **data: Any) -> Any:
    """One act on the page of the case."""
    return client.post(f"/inquiries/{case.number}/{act}/", data)


def fresh(case: Case) -> Case:
    """The case as it is now."""
    return Case.objects.select_related("ticket").get(pk=case.pk)


def test_queue_shows_the_own_desk_alone(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case()
    assert case.number in client_for("agent").get(LIST).content.decode()
    assert case.number not in client_for("other_approver").get(LIST).content.decode()


@pytest.mark.parametrize("key", ["kyufu", "hokkaido", "editor", "seatless"])
def test_queue_is_hidden_from_everybody_else(
    client_for: ClientFor, inquiries: Inquiries, key: str
) -> None:
    assert client_for(key).get(LIST).status_code == 404


def test_queue_asks_for_a_sign_in(inquiries: Inquiries) -> None:
    assert Client().get(LIST)["Location"].startswith("/account/login/")


def test_agent_of_another_desk_sees_nothing_of_a_case(
    client_for: ClientFor, inquiries: Inquiries, index_cases: Callable[[], None]
) -> None:
    case, stranger = inquiries.case(), client_for("other_approver")
    paths = (f"/inquiries/{case.number}/", f"/helpdesk/tickets/{case.ticket_id}/")
    assert [stranger.get(path).status_code for path in paths] == [404, 404]
    index_cases()
    for words in (case.number, "食費"):
        found = stranger.get(LIST, {"view": "open", "q": words, "sort": "new"}).content.decode()
        assert TITLE not in found


def number_of_queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST, {"view": "open"}).status_code == 200
    return len(queries)


def test_queue_asks_the_same_queries_for_one_and_three(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    client = client_for("agent")
    inquiries.case()
    client.get(LIST)
    one = number_of_queries(client)
    inquiries.case("hakodate")
    inquiries.case("morioka")
    assert number_of_queries(client) == one


@pytest.mark.parametrize(
    ("view", "shown"),
    [("mine", True), ("turn", True), ("open", True), ("late", False), ("approval", False),
     ("ended", False), ("unlinked", False), ("nonsense", True)],
)  # fmt: skip
def test_view_holds_what_it_says(
    client_for: ClientFor, inquiries: Inquiries, view: str, shown: bool
) -> None:
    case = inquiries.case()
    page = client_for("agent").get(LIST, {"view": view}).content.decode()
    assert (case.number in page) == shown


def test_ticket_address_leads_to_the_case(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case()
    response = client_for("agent").get(f"/helpdesk/tickets/{case.ticket_id}/")
    assert response["Location"] == f"/inquiries/{case.number}/"


def test_ticket_address_that_no_database_holds_is_not_there(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    assert client_for("agent").get(f"/helpdesk/tickets/{'9' * 20}/").status_code == 404


def test_page_offers_the_work_of_the_desk_to_the_desk_alone(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    path = f"/inquiries/{inquiries.case().number}/"
    assert 'data-testid="desk"' in client_for("agent").get(path).content.decode()
    assert 'data-testid="desk"' not in client_for("kyufu").get(path).content.decode()


def test_agent_answers_at_once_where_nobody_approves(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    send(client_for("agent"), case, "answer", text="却下の月からです。")
    assert fresh(case).state == CaseState.ANSWERED


def test_note_never_reaches_the_asker(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case()
    send(client_for("agent"), case, "note", text="内輪の相談です")
    for key in ("kyufu", "hokkaido"):
        page = client_for(key).get(f"/inquiries/{case.number}/").content.decode()
        assert "内輪の相談です" not in page


def test_agent_takes_the_case(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.world.user("agent")
    send(client_for("agent"), case, "assign", user=str(agent.pk))
    assert fresh(case).ticket.assigned_to == agent


def test_somebody_elses_person_cannot_be_chosen(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, stranger = inquiries.case(), inquiries.world.user("other_editor")
    response = send(client_for("agent"), case, "assign", user=str(stranger.pk))
    assert (response.status_code, fresh(case).ticket.assigned_to) == (422, None)


def test_moved_case_leaves_the_list(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, division = inquiries.case(), inquiries.world.organisation("国民健康保険課")
    target = f"{inquiries.other_desk.pk}-{division.pk}"
    response = send(client_for("agent"), case, "move", target=target, text="国保の話です")
    assert response["Location"] == LIST
    assert fresh(case).ticket.queue == inquiries.other_desk.queue


def test_second_click_on_moving_leads_to_the_list(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, division = inquiries.case(), inquiries.world.organisation("国民健康保険課")
    form = {"target": f"{inquiries.other_desk.pk}-{division.pk}", "text": "国保", "key": KEY}
    sent = [send(client_for("agent"), case, "move", **form) for _ in range(2)]
    assert [response["Location"] for response in sent] == [LIST, LIST]
    assert case.entries.filter(kind=EntryKind.PASSED).count() == 1


def test_shared_words_that_tell_the_asker_are_pointed_at(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(), client_for("agent")
    words = {"title": "特例減額の起算日", "text": "札幌市では電話 011-211-2111 でも"}
    assert "挙げられた言葉" not in agent.get(f"/inquiries/{case.number}/").content.decode()
    response = send(agent, case, "share", **words)
    assert response.status_code == 422
    assert "札幌市、011-211-2111" in response.content.decode()
    assert "挙げられた言葉" in response.content.decode()
    send(agent, case, "share", **words, names_ok="札幌市\r\n011-211-2111")
    assert fresh(case).shared_title == "特例減額の起算日"


def test_number_of_what_a_prefecture_was_asked_is_like_no_number(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, hidden = inquiries.case(), inquiries.case("hakodate", first=Holder.PREFECTURE)
    for number in (hidden.number, "CAS-99999-Z4G0W7"):
        response = send(client_for("agent"), case, "merge", into=number)
        page = response.content.decode()
        assert response.status_code == 422
        assert "この窓口の、終わっていない照会の番号を入れてください" in page
        assert f'value="{number}"' in page


def test_merged_case_ends(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, target = inquiries.case(), inquiries.case("morioka")
    send(client_for("agent"), case, "merge", into=target.number.lower())
    assert fresh(case).merged_into == target


def test_merging_into_a_number_that_is_not_there_is_told(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    response = send(client_for("agent"), case, "merge", into="CAS-99999-ABCDEF")
    assert "この窓口の、終わっていない照会の番号" in response.content.decode()


def test_agent_ends_a_case_with_a_word_on_how_it_was_confirmed(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, agent = inquiries.case(), client_for("agent")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    assert send(agent, case, "close").status_code == 422
    send(agent, case, "close", word="電話で確かめた")
    assert fresh(case).state == CaseState.DONE


def test_ministry_passes_a_case_to_the_prefecture(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    send(client_for("agent"), case, "pass-down", text="県でお願いします")
    assert fresh(case).holder == Holder.PREFECTURE


def test_act_sent_twice_is_done_once(client_for: ClientFor, inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), client_for("agent")
    key = "6f1f0c1e-3a52-4b57-9d55-0a9d4f0f8f10"
    for _ in range(2):
        send(agent, case, "note", text="メモ", key=key)
    assert Entry.objects.filter(kind=EntryKind.NOTE).count() == 1


def test_desk_reads_whether_the_answer_helped(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case()
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    path = f"/inquiries/{case.number}/"
    before = client_for("agent").get(path).content.decode()
    answering.rate(actor=inquiries.actor("kyufu"), case_id=case.pk, satisfaction="poor")
    after = client_for("agent").get(path).content.decode()
    assert ["役に立たなかった" in page for page in (before, after)] == [False, True]


@pytest.mark.parametrize("desks", [1, 2])
def test_numbers_of_the_organisation_are_those_of_the_lists_they_lead_to(
    client_for: ClientFor, inquiries: Inquiries, desks: int
) -> None:
    agent, case = client_for("agent"), inquiries.case()
    inquiries.case("kyufu")
    inquiries.case("morioka")
    elsewhere = inquiries.case("kyufu")
    Ticket.objects.filter(pk=elsewhere.ticket_id).update(queue=inquiries.other_desk.queue)
    Case.objects.filter(pk=elsewhere.pk).update(queue=inquiries.other_desk.queue)
    if desks == 2:
        inquiries.other_desk.divisions.add(inquiries.world.organisation("介護保険計画課"))
    page = agent.get(f"/inquiries/{case.number}/").content.decode()
    box = page[page.index('data-testid="of-organisation"') :]
    links = re.findall(r'href="([^"]+)">(?:進行中|終わったもの) ([0-9]+)件', box)
    shown = [len(agent.get(unescape(address)).context["rows"]) for address, _ in links]
    assert shown == [int(number) for _, number in links] == [1 + desks, 0]
