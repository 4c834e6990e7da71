"""Lists of officials and coordinators, the export, and the desks' backlog."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from portal.extension.todo import todo_sources
from portal.inquiries import exporting
from portal.inquiries.models import Case, CaseKind, Holder
from portal.inquiries.services import answering, joining, talking

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db
LIST = "/inquiries/"
Clients = Callable[[str], Client]
Queries = Callable[..., int]


def numbers(client: Client, **params: str) -> list[str]:
    """Numbers of the cases on the page."""
    return [row.case.number for row in client.get(LIST, params).context["rows"]]


def test_own_open_cases_come_first(client_for: Clients, inquiries: Inquiries) -> None:
    own, colleagues = inquiries.case("kyufu"), inquiries.case("shikaku")
    inquiries.case("hakodate")
    client = client_for("kyufu")
    assert numbers(client) == [own.number]
    assert set(numbers(client, view="organisation")) == {own.number, colleagues.number}


def test_closed_and_joined_cases_have_their_lists(
    client_for: Clients, inquiries: Inquiries
) -> None:
    closed, shared = inquiries.case("kyufu"), inquiries.case("hakodate")
    answering.withdraw(actor=inquiries.actor("kyufu"), case_id=closed.pk)
    joining.share(
        actor=inquiries.actor("agent"), case_id=shared.pk, title="伏せた件名", text="内容"
    )
    joining.join(actor=inquiries.actor("kyufu"), case_id=shared.pk)
    client = client_for("kyufu")
    assert numbers(client, view="closed") == [closed.number]
    page = client.get(LIST, {"view": "joined"})
    assert "伏せた件名" in page.content.decode()
    assert "函館市" not in page.content.decode()
    assert shared.subject not in page.content.decode()


def test_joined_list_is_not_searched_by_hidden_words(
    client_for: Clients, inquiries: Inquiries
) -> None:
    case = inquiries.case("hakodate", text="秘密の事情")
    joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
    joining.join(actor=inquiries.actor("kyufu"), case_id=case.pk)
    assert numbers(client_for("kyufu"), view="joined", q="秘密") == []
    assert numbers(client_for("kyufu"), view="joined", q="内容") == [case.number]


def test_coordinator_begins_with_what_is_the_prefectures_turn(
    client_for: Clients, inquiries: Inquiries
) -> None:
    turn, up = inquiries.case(first=Holder.PREFECTURE), inquiries.case(first=Holder.BUREAU)
    inquiries.case("morioka", first=Holder.PREFECTURE)
    client = client_for("hokkaido")
    assert numbers(client) == [turn.number]
    assert set(numbers(client, view="area")) == {turn.number, up.number}
    assert numbers(client_for("kyufu"), view="area") == [up.number, turn.number]


def test_conditions_narrow_the_list(
    client_for: Clients, inquiries: Inquiries, index_cases: Callable[[], None]
) -> None:
    first = inquiries.case(title="食費の起算日", first=Holder.PREFECTURE)
    second = inquiries.case(title="住所地特例", kind=CaseKind.QUESTION)
    index_cases()
    client = client_for("kyufu")
    assert numbers(client, holder="prefecture") == [first.number]
    assert numbers(client, kind="question") == [second.number]
    assert numbers(client, q="住所地") == [second.number]
    assert numbers(client, q=first.number.lower()) == [first.number]
    assert numbers(client, state="done") == []
    assert len(numbers(client, duty=str(inquiries.world.duty().pk))) == 2
    assert numbers(client, sort="number") == sorted([first.number, second.number])


def test_empty_list_takes_back_its_conditions(client_for: Clients, inquiries: Inquiries) -> None:
    inquiries.case("kyufu")
    page = client_for("kyufu").get(LIST, {"view": "organisation", "q": "ぬぬ"}).content.decode()
    assert 'href="/inquiries/?view=organisation">条件をすべて消す' in page


@pytest.mark.parametrize(
    "words", ["ｼｭｳﾄｸ", "証明書 収得", "起算日", "お見込みのとおり", "CAS-", "札幌市", "年", "の"]
)
def test_words_are_looked_for_in_number_subject_and_letters(
    client_for: Clients, inquiries: Inquiries, index_cases: Callable[[], None], words: str
) -> None:
    case = inquiries.case(title="起算日について", text="証明書のシュウトク（収得）の年")
    inquiries.case("hakodate", title="起算日について", text="証明書のシュウトク（収得）の年")
    answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="お見込みのとおり")
    index_cases()
    assert numbers(client_for("kyufu"), q=words) == [case.number]


def test_more_finds_than_are_counted_are_told(
    client_for: Clients,
    inquiries: Inquiries,
    index_cases: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.inquiries.listing.MOST_FOUND", 2)
    inquiries.case(), inquiries.case()
    index_cases()
    client = client_for("kyufu")
    assert "2件以上" not in client.get(LIST, {"q": "食費"}).content.decode()
    inquiries.case()
    index_cases()
    assert "2件以上" in client.get(LIST, {"q": "食費"}).content.decode()
    assert "3件　" in client.get(LIST).content.decode()


@pytest.mark.parametrize("words", ["内緒", "証明書 鯨", "・", "収書", "%", "CAS-99999"])
def test_what_was_not_said_to_all_is_not_found(
    client_for: Clients, inquiries: Inquiries, index_cases: Callable[[], None], words: str
) -> None:
    case = inquiries.case(text="証明書の収得")
    talking.write_note(actor=inquiries.actor("agent"), case_id=case.pk, text="内緒の話")
    index_cases()
    assert numbers(client_for("kyufu"), q=words) == []


@pytest.mark.parametrize(
    "params", [{"view": "x"}, {"sort": "holder__password"}, {"duty": "9" * 30}, {"q": "\x00"},
               {"page": "-4"}, {"state": "'"}]
)  # fmt: skip
def test_nonsense_in_the_address_is_dropped(
    client_for: Clients, inquiries: Inquiries, params: dict[str, str]
) -> None:
    case = inquiries.case()
    assert numbers(client_for("kyufu"), **params) == [case.number]


def test_export_is_safe_from_formulas(client_for: Clients, inquiries: Inquiries) -> None:
    case = inquiries.case(title="=HYPERLINK(1)")
    response = client_for("kyufu").get("/inquiries/export.csv")
    text = response.getvalue().decode("utf-8-sig")
    assert text.splitlines()[0].startswith(
        "番号,件名,サポート案件の種類,所管分野,情報カテゴリ,発生元,顧客"
    )
    assert f"{case.number},'=HYPERLINK(1)" in text


@pytest.mark.parametrize("sort", ["new", "old"])
def test_export_leaves_in_parts_with_every_case_in_order(
    client_for: Clients, inquiries: Inquiries, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(exporting, "PART", 2)
    cases = [inquiries.case().number for _ in range(3)]
    response = client_for("kyufu").get("/inquiries/export.csv", {"sort": sort})
    lines = response.getvalue().decode().splitlines()
    found = [line.split(",")[0] for line in lines[1:]]
    assert (response.streaming, found) == (True, cases[::-1] if sort == "new" else cases)


def test_list_costs_the_same_for_more_cases(
    client_for: Clients, inquiries: Inquiries, queries: Queries
) -> None:
    client = client_for("kyufu")
    inquiries.case()
    numbers(client)
    one = queries(lambda: numbers(client))
    inquiries.case(), inquiries.case()
    assert len(numbers(client)) == 3
    assert queries(lambda: numbers(client)) == one


def test_looking_for_words_costs_the_same_for_more_cases(
    client_for: Clients, inquiries: Inquiries, queries: Queries, index_cases: Callable[[], None]
) -> None:
    client = client_for("kyufu")
    inquiries.case()
    index_cases()
    one = queries(lambda: numbers(client, q="食費"))
    inquiries.case(), inquiries.case()
    index_cases()
    assert len(numbers(client, q="食費")) == 3
    assert queries(lambda: numbers(client, q="食費")) == one


def test_shared_cases_are_listed_to_others(
    client_for: Clients, inquiries: Inquiries, queries: Queries
) -> None:
    client = client_for("morioka")

    def share() -> Case:
        case = inquiries.case()
        joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")
        return case

    share()
    one = queries(lambda: client.get("/inquiries/shared/"))
    share(), share()
    assert queries(lambda: client.get("/inquiries/shared/")) == one
    assert client.get("/inquiries/shared/").content.decode().count('data-testid="join"') == 3
    assert (
        'data-testid="join"' not in client_for("kyufu").get("/inquiries/shared/").content.decode()
    )


def test_backlog_counts_per_desk(
    client_for: Clients, inquiries: Inquiries, queries: Queries
) -> None:
    with time_machine.travel("2026-11-02T10:00:00+09:00") as clock:
        case = inquiries.case()
        inquiries.case("hakodate")
        clock.move_to("2026-11-06T10:00:00+09:00")  # three working days, 文化の日 left out
        answering.answer(actor=inquiries.actor("agent"), case_id=case.pk, text="回答")
        clock.move_to("2026-11-30T10:00:00+09:00")
        client = client_for("kyufu")
        few = queries(lambda: client.get("/inquiries/desks/"))
        loads = {str(each.desk): each for each in client.get("/inquiries/desks/").context["loads"]}
        rouken = loads["rouken"]
        assert (rouken.waiting, rouken.overdue, rouken.median, rouken.answered) == (1, 1, 3, 1)
        assert loads["hoken"].median is None
        inquiries.case(), inquiries.case()
        assert queries(lambda: client.get("/inquiries/desks/")) == few


def test_ministry_is_led_to_the_desk(client_for: Clients, inquiries: Inquiries) -> None:
    assert client_for("agent").get(LIST)["Location"] == "/helpdesk/"
    assert "窓口を受け持っていません" in client_for("editor").get(LIST).content.decode()


@pytest.mark.parametrize("key", ["agent", "approver"])
def test_menu_of_who_works_at_no_desk_leads_to_a_page(
    client_for: Clients, inquiries: Inquiries, key: str
) -> None:
    inquiries.desk.divisions.clear()
    client = client_for(key)
    assert client.get("/helpdesk/").status_code == 404
    assert "窓口を受け持っていません" in client.get(LIST).content.decode()


def test_todo_names_what_the_seat_holds(client_for: Clients, inquiries: Inquiries) -> None:
    source, seat = todo_sources.get("inquiries"), inquiries.world.seat("kyufu")
    assert source
    case = inquiries.case()
    assert (source.items(seat), source.counts([seat])) == ([], {})
    due = timezone.localdate() + timedelta(days=4)
    talking.request_from_asker(
        actor=inquiries.actor("agent"), case_id=case.pk, text="写しを", next_on=due
    )
    (item,) = source.items(seat)
    assert (item.url, item.due, item.action_label) == (
        f"/inquiries/{case.number}/",
        due,
        "返事を書く",
    )
    assert source.counts([seat]) == {seat.pk: 1}
    (elsewhere,) = source.elsewhere(inquiries.world.seat("shikaku"))
    assert elsewhere.meta.startswith("介護保険課 給付係")
    assert case.subject in client_for("kyufu").get("/").content.decode()
