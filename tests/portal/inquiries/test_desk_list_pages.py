"""The desks' list: filters, saved conditions, export, and several cases at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from helpdesk.models import SavedSearch
from portal.accounts.models import User
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case, CaseState, Entry, EntryKind, Holder
from portal.inquiries.services import answering, joining, passing
from portal.inquiries.services.drafting import save_draft
from portal.inquiries.services.saving import MAX_SAVED
from portal.organisations.models import Organisation

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
LIST, BULK = "/helpdesk/", "/helpdesk/bulk/"
KEY = "6f1f0c1e-3a52-4b57-9d55-0a9d4f0f8f10"


def shown(client: Client, **params: str) -> str:
    """The list of all open cases under conditions."""
    return client.get(LIST, {"view": "open", **params}).content.decode()


def bulk(client: Client, act: str, cases: list[Case], **data: Any) -> Any:
    """Carry out an act on several cases."""
    fields = {"act": act, "case": [case.pk for case in cases], "key": KEY, "from": "view=open"}
    return client.post(BULK, fields | data)


def fresh(case: Case) -> Case:
    """The case as it is now."""
    return Case.objects.select_related("ticket").get(pk=case.pk)


@pytest.fixture
def two(inquiries: Inquiries) -> list[Case]:
    """A case of 札幌市 and one of 盛岡市."""
    return [inquiries.case(), inquiries.case("morioka")]


@pytest.mark.parametrize(
    ("place", "found"),
    [("札幌市", (True, False)), ("011002", (True, False)), ("岩手県", (False, True)),
     ("０１１００２", (True, False)), ("北海道　０１１００２", (True, False)),
     ("岩手県 盛岡", (False, True)), ("岩手県　札幌", (False, False)),
     ("北海道札幌市", (True, False)), ("岩手県札幌市", (False, False)), ("\x00", (True, True))],
)  # fmt: skip
def test_place_narrows_the_list(
    client_for: ClientFor, two: list[Case], place: str, found: tuple[bool, bool]
) -> None:
    page = shown(client_for("agent"), place=place)
    assert tuple(case.number in page for case in two) == found


def test_empty_list_takes_back_its_conditions(client_for: ClientFor, two: list[Case]) -> None:
    assert 'href="/helpdesk/?view=open">条件をすべて消す' in shown(client_for("agent"), q="ぬぬ")


def test_agent_narrows_the_list(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    client, agent = client_for("agent"), inquiries.world.user("agent")
    passing.assign(actor=inquiries.actor("agent"), case_id=two[0].pk, user_id=agent.pk)
    for value, case in ((str(agent.pk), two[0]), ("none", two[1])):
        page = shown(client, agent=value)
        assert [each.number in page for each in two] == [each == case for each in two]


def test_most_asked_comes_first(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    asked = two[1]
    joining.share(actor=inquiries.actor("agent"), case_id=asked.pk, title="t", text="x")
    joining.join(actor=inquiries.actor("hakodate"), case_id=asked.pk)
    page = shown(client_for("agent"), sort="joined")
    assert page.index(asked.number) < page.index(two[0].number)
    assert "同じ疑問 1団体" in page


def test_row_tells_where_the_draft_stands(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case()
    save_draft(actor=inquiries.actor("agent"), case_id=case.pk, text="案", basis="", seen=0)
    assert "回答案：下書き" in shown(client_for("agent"))


def test_conditions_are_saved_under_a_name(client_for: ClientFor, two: list[Case]) -> None:
    client = client_for("agent")
    address = "/helpdesk/saved/?view=open&place=%E6%9C%AD%E5%B9%8C&page=3"
    for _ in range(2):
        client.post(address, {"title": "札幌の分"})
    saved = SavedSearch.objects.get()
    assert saved.query == "view=open&place=%E6%9C%AD%E5%B9%8C&sort=due"
    assert f'href="?{saved.query.replace("&", "&amp;")}"' in shown(client)


def test_conditions_that_are_there_twice_become_one(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    user = inquiries.world.user("agent")
    for title in ("札幌の分", "札幌の分", "盛岡の分"):
        SavedSearch.objects.create(user=user, title=title, query="view=mine")
    client_for("agent").post("/helpdesk/saved/?view=open", {"title": "札幌の分"})
    saved = SavedSearch.objects.order_by("title").values_list("title", "query")
    assert list(saved) == [("札幌の分", "view=open&sort=due"), ("盛岡の分", "view=mine")]


def test_saved_conditions_are_of_their_owner_alone(client_for: ClientFor, two: list[Case]) -> None:
    owner, other = client_for("agent"), client_for("approver")
    owner.post("/helpdesk/saved/?view=open", {"title": "わたしの条件"})
    assert "わたしの条件" not in shown(other)
    path = f"/helpdesk/saved/{SavedSearch.objects.get().pk}/delete/"
    other.post(path)
    assert SavedSearch.objects.exists()
    owner.post(path)
    assert not SavedSearch.objects.exists()


def test_conditions_without_a_name_are_refused(client_for: ClientFor, two: list[Case]) -> None:
    response = client_for("agent").post("/helpdesk/saved/?view=open", {"title": " "})
    assert response.status_code == 422
    assert two[0].number in response.content.decode()


def test_too_many_conditions_are_refused(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    user = inquiries.world.user("agent")
    rows = (SavedSearch(user=user, title=f"条件{n}", query="") for n in range(MAX_SAVED))
    SavedSearch.objects.bulk_create(rows)
    response = client_for("agent").post("/helpdesk/saved/", {"title": "もう1つ"})
    assert (response.status_code, SavedSearch.objects.count()) == (422, MAX_SAVED)


def test_export_holds_the_own_desks_alone(client_for: ClientFor, two: list[Case]) -> None:
    own, other = (
        client_for(key).get("/helpdesk/export.csv", {"view": "open"}).getvalue().decode()
        for key in ("agent", "other_approver")
    )
    assert [two[0].number in each for each in (own, other)] == [True, False]


def test_export_tells_wish_and_satisfaction(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case(wished_on=date(2026, 12, 18))
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
    answering.rate(actor=inquiries.actor("kyufu"), case_id=case.pk, satisfaction="fair")
    export = client_for("agent").get("/helpdesk/export.csv", {"view": "open"}).getvalue().decode()
    header, row = (line.split(",") for line in export.lstrip("\ufeff").splitlines())
    cells = dict(zip(header, row, strict=True))
    assert cells["満足度"] == "どちらともいえない"
    assert cells["回答を希望する日"].replace("/", "-") == "2026-12-18"


def test_list_of_the_desk_alone_tells_the_wished_day(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case(wished_on=date(2026, 12, 18))
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    lists = {"agent": "/helpdesk/", "kyufu": "/inquiries/", "morioka": "/inquiries/shared/"}
    pages = {key: client_for(key).get(path).content.decode() for key, path in lists.items()}
    assert {key: case.number in page for key, page in pages.items()} == dict.fromkeys(lists, True)
    assert [key for key, page in pages.items() if "希望日 12月18日" in page] == ["agent"]


def test_chosen_cases_are_shown_before_anything_is_done(
    client_for: ClientFor, two: list[Case]
) -> None:
    address = {"act": "assign", "case": [two[0].pk], "from": "view=open"}
    page = client_for("agent").get(BULK, address).content.decode()
    assert [case.number in page for case in two] == [True, False]
    assert not Entry.objects.filter(kind=EntryKind.ASSIGNED).exists()


def test_several_cases_get_an_agent_once(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    agent = inquiries.world.user("agent")
    for _ in range(2):
        response = bulk(client_for("agent"), "assign", two, user=str(agent.pk))
    assert response["Location"] == f"{LIST}?view=open"
    assert {fresh(case).ticket.assigned_to for case in two} == {agent}
    assert Entry.objects.filter(kind=EntryKind.ASSIGNED).count() == len(two)


def test_several_cases_move(client_for: ClientFor, inquiries: Inquiries, two: list[Case]) -> None:
    target = f"{inquiries.other_desk.pk}-{inquiries.world.organisation('国民健康保険課').pk}"
    bulk(client_for("agent"), "move", two, target=target, text="国保の話です")
    assert {fresh(case).ticket.queue for case in two} == {inquiries.other_desk.queue}
    assert list(violations()) == []


def test_several_cases_moved_by_a_double_click_are_no_error(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    target = f"{inquiries.other_desk.pk}-{inquiries.other_desk.divisions.get().pk}"
    client = client_for("agent")
    for _ in range(2):
        sent = bulk(client, "move", two, target=target, text="国保の話です")
    said = {str(message) for message in get_messages(sent.wsgi_request)}
    assert said == {"2件の担当課を変えました。"}


def test_question_moves_with_its_gathered_case_without_an_error(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case, question = inquiries.case(first=Holder.PREFECTURE), inquiries.question(Holder.BUREAU)
    hokkaido = inquiries.actor("hokkaido")
    upward = joining.gather(actor=hokkaido, case_ids=[case.pk], question=question)
    target = f"{inquiries.other_desk.pk}-{inquiries.other_desk.divisions.get().pk}"
    client = client_for("agent")
    later = fresh(upward).next_on + timedelta(days=1)  # the question stands first
    Case.objects.filter(pk=case.pk).update(next_on=later)
    sent = bulk(client, "move", [upward, case], target=target, text="国保の話です")
    said = [str(message) for message in get_messages(sent.wsgi_request)]
    assert said == ["2件の担当課を変えました。"]


@pytest.fixture
def second_division(inquiries: Inquiries) -> Organisation:
    """The first desk answers for another division too."""
    division: Organisation = inquiries.world.organisation("国民健康保険課")
    inquiries.desk.divisions.add(division)
    return division


def test_cases_come_together_where_one_of_them_is(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case], second_division: Organisation
) -> None:
    there, other = two
    place = {"desk": inquiries.desk, "division": second_division, "text": "国保の話です"}
    passing.move_to_desk(actor=inquiries.actor("agent"), case_id=there.pk, **place)
    target = f"{inquiries.desk.pk}-{second_division.pk}"
    for chosen in ([there, other], [other, there]):
        bulk(client_for("agent"), "move", chosen, target=target, text="まとめます")
    assert {fresh(case).division for case in two} == {second_division}
    passed = Entry.objects.filter(kind=EntryKind.PASSED)
    assert [passed.filter(case=case).count() for case in two] == [1, 1]


def test_division_where_all_of_them_are_is_no_target(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    target = f"{inquiries.desk.pk}-{two[0].division_id}"
    response = bulk(client_for("agent"), "move", two, target=target, text="まとめます")
    assert response.status_code == 422


def test_several_cases_become_one(client_for: ClientFor, two: list[Case]) -> None:
    bulk(client_for("agent"), "merge", two, into=str(two[1].pk))
    assert (fresh(two[0]).merged_into, fresh(two[1]).is_open) == (two[1], True)
    assert list(violations()) == []


def test_case_that_was_ended_does_not_hold_up_the_others(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=two[0].pk)
    agent = inquiries.world.user("agent")
    client = client_for("agent")
    response = bulk(client, "assign", two, user=str(agent.pk))
    told = client.get(response["Location"]).content.decode()
    assert fresh(two[1]).ticket.assigned_to == agent
    assert f"{two[0].number}：この照会は取り下げられています" in told


@pytest.mark.parametrize(
    ("act", "number", "told"),
    [("assign", 0, "照会を選んでから"), ("merge", 1, "2件以上を選んで")],
)
def test_choice_that_cannot_be_treated_is_told(
    client_for: ClientFor, two: list[Case], act: str, number: int, told: str
) -> None:
    client = client_for("agent")
    response = bulk(client, act, two[:number])
    assert told in client.get(response["Location"]).content.decode()


def test_bulk_form_without_an_answer_is_shown_again(client_for: ClientFor, two: list[Case]) -> None:
    response = bulk(client_for("agent"), "merge", two)
    assert response.status_code == 422
    assert {fresh(case).state for case in two} == {CaseState.NEW}


def test_cases_of_another_desk_cannot_be_chosen(
    client_for: ClientFor, inquiries: Inquiries, two: list[Case]
) -> None:
    agent = inquiries.world.user("agent")
    bulk(client_for("other_approver"), "assign", two, user=str(agent.pk))
    assert {fresh(case).ticket.assigned_to for case in two} == {None}
