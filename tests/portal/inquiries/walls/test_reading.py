"""Reading changes nothing: what stock helpdesk does by GET and HEAD, and what happens here."""

from typing import Any

import pytest
from helpdesk.models import FollowUp, Ticket, TicketCC
from portal.accounts.models import User
from portal.inquiries.models import Case

from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TICKET = "/helpdesk/tickets/{ticket}/"
PUBLIC = "/helpdesk/view/?ticket={queue}-{ticket}&email={email}&key={key}&close"
# Every one of these changes something in stock helpdesk when it is merely opened.
CHANGING = {
    "take": TICKET + "?take",
    "subscribe": TICKET + "?subscribe",
    "close": TICKET + "?close",
    "close by a link in a mail": PUBLIC,
    "hold": TICKET + "hold/",
    "unhold": TICKET + "unhold/",
    "delete a follow-up": TICKET + "followup_delete/{followup}/",
}


def state(case: Case) -> dict[str, Any]:
    """The ticket with all that hangs on it."""
    return {
        "ticket": list(Ticket.objects.filter(pk=case.ticket_id).values()),
        "followups": list(FollowUp.objects.order_by("pk").values_list("pk", "title")),
        "copies": list(TicketCC.objects.values_list("user", "email")),
    }


def resolved(case: Case) -> dict[str, Any]:
    """Resolve the ticket and add a follow-up; what addresses are made of."""
    case.ticket.status, case.ticket.submitter_email = 3, "a@example.jp"
    case.ticket.save()
    followup = FollowUp.objects.create(ticket=case.ticket, title="備考", comment="備考")
    return {
        "ticket": case.ticket_id,
        "followup": followup.pk,
        "queue": case.ticket.queue.slug,
        "email": "a@example.jp",
        "key": case.ticket.secret_key,
    }


@pytest.mark.parametrize("name", CHANGING)
def test_opening_a_page_changes_nothing(name: str, case: Case, superuser: User) -> None:
    address = CHANGING[name].format(**resolved(case))
    before = state(case)
    for email in ("kyufu@example.jp", "agent@example.jp", superuser.email):
        assert visitor(User.objects.get(email=email)).get(address).status_code in (302, 404)
    assert state(case) == before
    with stock_helpdesk():
        reader = None if CHANGING[name] is PUBLIC else superuser
        assert visitor(reader, stock=True).get(address).status_code == 302
    assert state(case) != before


def test_asking_for_headers_deletes_nothing(case: Case, superuser: User) -> None:
    ticket = Ticket.objects.create(title="別件", queue=case.ticket.queue)
    address = f"/helpdesk/tickets/{ticket.pk}/delete/"
    assert visitor(superuser).head(address).status_code == 404
    assert Ticket.objects.filter(pk=ticket.pk).exists()
    with stock_helpdesk():
        visitor(superuser, stock=True).head(address)
    assert not Ticket.objects.filter(pk=ticket.pk).exists()
