"""An agent of one desk sees nothing of another's queue, whatever the way."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from helpdesk.models import PreSetReply, SavedSearch, Ticket
from helpdesk.query import query_to_base64
from helpdesk.user import HelpdeskUser
from portal.accounts.models import User
from portal.inquiries.models import Case
from portal.inquiries.permissions import agent_queues
from portal.organisations.models import Assignment

from tests.factories.inquiries import TITLE, Inquiries
from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore:DateTimeField Ticket"),  # stock's reports
]
WORDS = "食費の特例減額"  # of TITLE, so that words typed and shown again are no find
ROWS = "/helpdesk/datatables_ticket_list/"
Parts = Callable[[str], str]
# What stock helpdesk opens to every member of staff, and our ways to the same.
WAYS = {
    "page": (
        "/helpdesk/tickets/{ticket}/",
        ["/helpdesk/tickets/{ticket}/", "/inquiries/{number}/"],
    ),
    "list": (
        ROWS + query_to_base64({"sorting": "created"}),
        ["/helpdesk/", *[f"/helpdesk/?view={view}" for view in ("mine", "turn", "open")]],
    ),
    "search": (
        ROWS + query_to_base64({"search_string": WORDS}),
        [f"/helpdesk/?view=open&q={WORDS}", "/helpdesk/?view=open&q={number}",
         f"/search/?q={WORDS}", f"/search/?q={WORDS}&kind=case"],
    ),
    "filter": (
        ROWS + query_to_base64({"filtering": {"status__in": [1, 2, 3, 4, 5]}}),
        [
            "/helpdesk/?view=open&state=new&kind=interpretation&holder=bureau&duty={duty}",
            "/helpdesk/?view=open&agent=none&place=札幌市",
        ],
    ),
    "sort": (
        ROWS + query_to_base64({"sorting": "queue"}),
        [f"/helpdesk/?view=open&sort={sort}" for sort in ("due", "new", "old", "joined")],
    ),
    "export": ("/helpdesk/api/tickets/", ["/helpdesk/export.csv?view=open"]),
    "choice for several at once": (
        "/helpdesk/tickets/merge",
        ["/helpdesk/bulk/?act=assign&case={case}"],
    ),
    "number typed into the search": (
        "/helpdesk/tickets/?search_type=header&q={ticket}",
        ["/helpdesk/?view=open&q={number}"],
    ),
}  # fmt: skip
# Ways that our agents do not have at all.
NO_WAYS = {
    "feed": ("/helpdesk/rss/unassigned/", ["/helpdesk/rss/unassigned/"]),
    "feed of the queue": ("/helpdesk/rss/queue/rouken/", ["/helpdesk/rss/queue/rouken/"]),
    "API": ("/helpdesk/api/tickets/", ["/helpdesk/api/tickets/", "/inquiries/export.csv"]),
    "board": ("/helpdesk/kanban/?due_weeks=0", ["/helpdesk/kanban/?due_weeks=0"]),
    "time line": (
        "/helpdesk/timeline_ticket_list/" + query_to_base64({"sorting": "created"}),
        ["/helpdesk/timeline_ticket_list/" + query_to_base64({"sorting": "created"})],
    ),
}


@pytest.fixture
def address(case: Case, index_cases: Callable[[], None]) -> Parts:
    """Addresses about the case; what it says is in the search."""
    index_cases()
    values = {"case": case.pk, "ticket": case.ticket_id, "number": case.number}
    return lambda pattern: pattern.format(**values, duty=case.duty_id)


def sees(client: Client, address: str) -> bool:
    """Whether the case is on the page, or on the one that it leads to."""
    response = client.get(address, follow=True, headers={"accept": "*/*"})
    assert response.status_code < 500
    text = re.sub("</?mark[^>]*>", "", response.getvalue().decode())
    return TITLE in text or json.dumps(TITLE).strip('"') in text


@pytest.mark.parametrize("way", WAYS)
def test_case_is_seen_by_its_own_desk_alone(
    way: str, address: Parts, agent: User, stranger: User
) -> None:
    stock, ours = WAYS[way]
    own, other = visitor(agent), visitor(stranger)
    assert [sees(own, address(each)) for each in ours] == [True] * len(ours)
    assert [sees(other, address(each)) for each in ours] == [False] * len(ours)
    with stock_helpdesk():
        assert sees(visitor(stranger, stock=True), address(stock))


@pytest.mark.parametrize("way", NO_WAYS)
def test_way_of_stock_does_not_exist(way: str, address: Parts, stranger: User) -> None:
    stock, ours = NO_WAYS[way]
    client = visitor(stranger)
    assert [client.get(address(each)).status_code for each in ours] == [404] * len(ours)
    with stock_helpdesk():
        assert sees(visitor(stranger, stock=True), address(stock))


def test_tabs_count_the_own_desk_alone(case: Case, agent: User, stranger: User) -> None:
    def numbers(user: User) -> set[int]:
        return set(visitor(user).get("/helpdesk/").context["numbers"].values())

    assert (numbers(agent), numbers(stranger)) == ({0, 1}, {0})
    with stock_helpdesk(HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION=True):
        report = visitor(stranger, stock=True).get("/helpdesk/reports/")
        assert report.context["number_tickets"] == 1


def test_queue_that_takes_questions_from_the_public_is_not_open(case: Case, stranger: User) -> None:
    queue = case.ticket.queue
    queue.allow_public_submission = True
    queue.save()
    assert not sees(visitor(stranger), "/helpdesk/?view=open")
    with stock_helpdesk(HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION=True):
        assert sees(visitor(stranger, stock=True), "/helpdesk/dashboard/")


def test_other_desks_cases_are_not_offered_on_the_own(
    case: Case, inquiries: Inquiries, stranger: User, index_cases: Callable[[], None]
) -> None:
    division = inquiries.world.organisation("国民健康保険課")
    desk, title = inquiries.other_desk, f"{WORDS}と国保"
    own = inquiries.case("morioka", title=title, desk=desk, division=division)
    index_cases()
    client, address = visitor(stranger), f"/inquiries/{own.number}/"
    assert TITLE not in client.get(address).getvalue().decode()
    response = client.post(address + "merge/", {"into": case.number})
    assert "この窓口の、終わっていない照会の番号" in response.content.decode()
    stranger.user_permissions.clear()
    with stock_helpdesk(HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION=True):
        Ticket.objects.filter(pk=own.ticket_id).update(assigned_to=stranger)
        page = f"/helpdesk/tickets/{own.ticket_id}/dependency/add/"
        assert sees(visitor(stranger, stock=True), page)


def test_saved_conditions_and_presets_are_not_shared_across_desks(
    inquiries: Inquiries, agent: User, stranger: User
) -> None:
    preset = PreSetReply.objects.create(name="老健局の定型文", body="本文")
    preset.queues.add(inquiries.desk.queue)
    SavedSearch.objects.create(user=agent, title="老健局の条件", query="e30=", shared=True)
    client = visitor(stranger)
    for page in ("/helpdesk/", "/helpdesk/presets/", f"/helpdesk/presets/{preset.pk}/"):
        assert "老健局の" not in client.get(page).getvalue().decode()
    with stock_helpdesk(HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION=True):
        page = visitor(stranger, stock=True).get("/helpdesk/saved-searches/").content.decode()
        assert "老健局の条件" in page


def test_person_who_left_the_desk_keeps_no_case(case: Case, stranger: User) -> None:
    Ticket.objects.filter(pk=case.ticket_id).update(assigned_to=stranger)
    assert not sees(visitor(stranger), f"/inquiries/{case.number}/")
    assert not sees(visitor(stranger), "/helpdesk/?view=mine")
    with stock_helpdesk(HELPDESK_ENABLE_PER_QUEUE_STAFF_PERMISSION=True):
        page = f"/helpdesk/tickets/{case.ticket_id}/"
        assert sees(visitor(stranger, stock=True), page)


def test_queue_permission_follows_the_seat(inquiries: Inquiries) -> None:
    name = inquiries.desk.queue.permission_name
    holders = {
        key: inquiries.world.user(key).has_perm(name) for key in ("agent", "editor", "kyufu")
    }
    assert holders == {"agent": True, "editor": False, "kyufu": False}
    Assignment.objects.filter(user=inquiries.world.user("agent")).delete()
    assert not inquiries.world.user("agent").has_perm(name)


def test_flag_of_staff_opens_no_queue(case: Case, stranger: User, inquiries: Inquiries) -> None:
    official = inquiries.world.user("hakodate")
    official.is_staff = True
    official.save()
    assert visitor(official).get("/helpdesk/").status_code == 404
    assert list(agent_queues(official)) == []
    assert not HelpdeskUser(official).can_access_ticket(case.ticket)
    with stock_helpdesk():
        assert HelpdeskUser(official).can_access_ticket(case.ticket)


def test_officials_never_become_agents_by_a_setting(case: Case, inquiries: Inquiries) -> None:
    official = inquiries.world.user("hakodate")
    with stock_helpdesk(HELPDESK_ALLOW_NON_STAFF_TICKET_UPDATE=True):
        assert HelpdeskUser(official).can_access_ticket(case.ticket)
    assert not HelpdeskUser(official).can_access_ticket(case.ticket)
    assert not sees(visitor(official), f"/inquiries/{case.number}/")
