"""No page of helpdesk is open: what stock helpdesk answers to whom, and that it is 404 here."""

from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse
from helpdesk.models import KBCategory, KBItem, Ticket
from portal.accounts.models import User
from portal.inquiries.models import Case

from tests.factories.inquiries import TITLE, Inquiries
from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore:DateTimeField Ticket"),  # stock's reports
]
# What stock helpdesk opens with its default settings, by whom it opens it to.
DOORS = {
    "anybody": [
        "view/?ticket={queue}-{ticket}&email=a@example.jp&key={key}",
        "tickets/submit/",
        "tickets/submit_iframe/",
        "tickets/success_iframe/",
        "change_language/",
        "help/context/",
        "kb/",
        "kb/sample/",
        "kb_iframe/sample/",
    ],
    "officials": [
        "tickets/my-tickets/",
        "password_change/",
        "api/user_tickets/",
    ],
    "staff": [
        "rss/",
        "rss/unassigned/",
        "rss/recent_activity/",
        "rss/queue/{queue}/",
        "rss/user/{username}/",
        "rss/user/{username}/{queue}/",
        "api/tickets/",
        "api/followups/",
        "api/followups-attachments/",
        "kanban/",
        "reports/",
        "reports/userqueue/",
        "saved-searches/",
        "settings/",
        "ignore/",
        "checklist-templates/",
        "tickets/merge",
        "tickets/{ticket}/edit/",
        "tickets/{ticket}/update/",
        "tickets/{ticket}/cc/",
        "tickets/{ticket}/cc/add/",
        "tickets/{ticket}/dependency/add/",
        "tickets/{ticket}/resolves/add/",
        "datatables_ticket_list/e30=",
        "timeline_ticket_list/e30=",
    ],
}


@pytest.fixture
def parts(case: Case, agent: User) -> dict[str, Any]:
    """What addresses are made of; the knowledge base has a public category."""
    Ticket.objects.filter(pk=case.ticket_id).update(submitter_email="a@example.jp")
    category = KBCategory.objects.create(title="例", slug="sample", public=True)
    KBItem.objects.create(category=category, title="例", question="例", answer="例")
    ticket = case.ticket
    return {
        "ticket": ticket.pk,
        "queue": ticket.queue.slug,
        "key": ticket.secret_key,
        "username": agent.username,
    }


@pytest.mark.parametrize("opened_to", DOORS)
def test_door_of_stock_is_shut(opened_to: str, parts: dict[str, Any], superuser: User) -> None:
    addresses = [f"/helpdesk/{pattern}".format(**parts) for pattern in DOORS[opened_to]]
    stranger, mighty = visitor(None), visitor(superuser)
    for address in addresses:
        answers = [stranger.get(address), mighty.get(address), mighty.post(address)]
        assert [answer.status_code for answer in answers] == [404, 404, 404], address
    official = User.objects.get(email="kyufu@example.jp")
    people = {"anybody": None, "officials": official, "staff": superuser}
    with stock_helpdesk():
        client = visitor(people[opened_to], stock=True)
        for address in addresses:
            assert client.get(address, headers={"accept": "*/*"}).status_code == 200, address


def test_front_page_is_the_desks(case: Case) -> None:
    assert visitor(None).get("/helpdesk/")["Location"].startswith("/account/login/")
    with stock_helpdesk():
        assert visitor(None, stock=True).get("/helpdesk/").status_code == 200


def test_switched_off_pages_have_no_name() -> None:
    for name in ("kanban", "kanban_update", "ticket-list", "user-list", "password_reset"):
        with pytest.raises(NoReverseMatch):
            reverse(f"helpdesk:{name}", args=[1] if name == "kanban_update" else [])
    with stock_helpdesk():
        assert reverse("helpdesk:kanban")
        assert reverse("helpdesk:ticket-list")
        assert reverse("helpdesk:password_reset")


@pytest.mark.parametrize("path", ["tickets/submit_iframe/", "kb_iframe/sample/"])
def test_no_page_can_be_framed(path: str, parts: dict[str, Any]) -> None:
    ours = visitor(None).get(f"/helpdesk/{path}")
    assert (ours.status_code, ours["X-Frame-Options"]) == (404, "DENY")
    assert "frame-ancestors 'none'" in ours["Content-Security-Policy"]
    with stock_helpdesk():
        stock = visitor(None, stock=True).get(f"/helpdesk/{path}")
        assert (stock.status_code, stock.headers.get("X-Frame-Options")) == (200, None)


def test_nobody_asks_in_somebody_elses_name(inquiries: Inquiries) -> None:
    queue = inquiries.desk.queue
    queue.allow_public_submission = True
    queue.save()
    form = {
        "queue": queue.pk,
        "title": "なりすまし",
        "body": "本文",
        "priority": "3",
        "submitter_email": "kyufu@example.jp",
    }
    for path in ("/helpdesk/tickets/submit_iframe/", "/helpdesk/tickets/submit/"):
        assert visitor(None).post(path, form).status_code == 404
    visitor(User.objects.get(email="hakodate@example.jp")).post("/inquiries/new/", form)
    assert not Ticket.objects.filter(title="なりすまし").exists()
    with stock_helpdesk():  # without a token, from within a frame of anybody's page
        client = visitor(None, stock=True, enforce_csrf_checks=True)
        client.post("/helpdesk/tickets/submit_iframe/", form)
    assert Ticket.objects.get(title="なりすまし").submitter_email == "kyufu@example.jp"


def test_case_knows_who_asked_in_spite_of_what_is_sent(inquiries: Inquiries) -> None:
    case = inquiries.case("hakodate")
    assert (case.asked_by, case.seat, case.organisation.name, case.ticket.submitter_email) == (
        inquiries.world.user("hakodate"),
        inquiries.world.seat("hakodate"),
        "函館市",
        "",
    )


def test_ticket_is_not_opened_by_number_and_address(parts: dict[str, Any]) -> None:
    kyufu = User.objects.get(email="kyufu@example.jp")
    Ticket.objects.filter(pk=parts["ticket"]).update(submitter_email=kyufu.email)
    address = "/helpdesk/view/?ticket={queue}-{ticket}&email=kyufu@example.jp".format(**parts)
    assert visitor(kyufu).get(address).status_code == 404
    with stock_helpdesk():  # no key, no seat: the address typed at sign-up is enough
        assert TITLE in visitor(kyufu, stock=True).get(address).content.decode()


def test_second_door_for_passwords_is_shut(parts: dict[str, Any]) -> None:
    kyufu = User.objects.get(email="kyufu@example.jp")
    kyufu.set_password("long enough old password")
    kyufu.save()
    form = {
        "old_password": "long enough old password",
        "new_password1": "another long password 1",
        "new_password2": "another long password 1",
    }
    address = "/helpdesk/password_change/"
    assert visitor(kyufu).post(address, form).status_code == 404
    with stock_helpdesk():  # past the limit of attempts and the notice that we send
        assert visitor(kyufu, stock=True).post(address, form).status_code == 302
    kyufu.refresh_from_db()
    assert kyufu.check_password(form["new_password1"])


def test_no_account_is_made_by_api(superuser: User) -> None:
    form = {"username": "made", "email": "made@example.jp", "password": "long enough password"}
    address = "/helpdesk/api/users/"
    assert visitor(superuser).post(address, form).status_code == 404
    with stock_helpdesk():
        assert visitor(superuser, stock=True).post(address, form).status_code == 201
    assert User.objects.filter(username="made").exists()


def test_knowledge_base_is_not_the_faq(parts: dict[str, Any]) -> None:
    """Its items are public as they are typed; ours are published through approval."""
    item = KBItem.objects.get()
    item.answer = "確かめていない答え"
    item.save()
    with stock_helpdesk():
        page = visitor(None, stock=True).get("/helpdesk/kb/sample/").content.decode()
        assert "確かめていない答え" in page
    for path in ("/helpdesk/kb/sample/", "/faq/", "/search/?q=確かめていない"):
        response = visitor(User.objects.get(email="kyufu@example.jp")).get(path)
        assert "確かめていない答え" not in response.content.decode()
