"""What the list may be asked: no oracle over other tables, whole words, pages that end."""

from collections.abc import Callable

import pytest
from helpdesk.models import FollowUp, Ticket
from helpdesk.query import query_to_base64
from portal.accounts.models import User
from portal.inquiries.models import Case

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROWS, LIST = "/helpdesk/datatables_ticket_list/", "/helpdesk/"


def numbers(user: User, **params: str) -> list[str]:
    """Cases on the desk's list."""
    page = visitor(user).get(LIST, {"view": "open", **params})
    return [row.case.number for row in page.context["rows"]]


@pytest.mark.parametrize(
    "condition",
    ["assigned_to__password__startswith", "queue__email_box_pass__startswith",
     "ticket__secret_key__startswith", "asked_by__password__startswith"],
)  # fmt: skip
def test_filter_asks_nothing_about_other_tables(case: Case, agent: User, condition: str) -> None:
    assert numbers(agent, **{condition: "q"}) == numbers(agent) == [case.number]
    with stock_helpdesk():  # until 2.3.1 it did; the pinned version refuses
        query = query_to_base64({"filtering": {condition: "q"}})
        assert visitor(agent, stock=True).get(ROWS + query).status_code == 400


@pytest.mark.parametrize("sort", ["queue__email_box_pass", "-assigned_to__password", "?"])
def test_sort_asks_nothing_about_other_tables(
    case: Case, inquiries: Inquiries, agent: User, sort: str
) -> None:
    inquiries.case("hakodate")
    assert numbers(agent, sort=sort) == numbers(agent)
    with stock_helpdesk():  # until 2.3.2 it did; the pinned version refuses
        query = query_to_base64({"sorting": sort})
        assert visitor(agent, stock=True).get(ROWS + query).status_code == 400


def test_search_does_not_cut_words_to_pieces(
    inquiries: Inquiries, agent: User, index_cases: Callable[[], None]
) -> None:
    wanted, other = inquiries.case(title="FORM 3 の提出"), inquiries.case(title="F欄の書き方")
    index_cases()
    assert numbers(agent, q="FORM") == [wanted.number]
    with stock_helpdesk():  # splits at OR: F, M
        query = query_to_base64({"search_string": "FORM"})
        rows = visitor(agent, stock=True).get(ROWS + query).json()["data"]
    assert other.ticket_id in {row["id"] for row in rows}


def test_time_line_of_everything_is_shut(case: Case, agent: User) -> None:
    FollowUp.objects.bulk_create(FollowUp(ticket=case.ticket, title="備考") for _ in range(300))
    address = "/helpdesk/timeline_ticket_list/" + query_to_base64({"sorting": "created"})
    assert visitor(agent).get(address).status_code == 404
    with stock_helpdesk():
        assert len(visitor(agent, stock=True).get(address).json()["events"]) > 300


def test_list_is_paged(case: Case, agent: User) -> None:
    more = [Ticket(title="件", queue=case.ticket.queue) for _ in range(60)]
    for ticket in more:
        ticket.save()
    assert visitor(agent).get(LIST).context["page_obj"].paginator.per_page == 25
    with stock_helpdesk():  # as many as one asks for
        query = query_to_base64({"sorting": "created"})
        rows = visitor(agent, stock=True).get(ROWS + query, {"length": "100000"}).json()["data"]
    assert len(rows) == 61
