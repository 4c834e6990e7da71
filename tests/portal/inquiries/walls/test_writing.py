"""Staff actions of stock helpdesk write past the case; here they do not exist."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from helpdesk.models import Queue, Ticket
from portal.accounts.models import User
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case

from tests.factories.inquiries import Inquiries
from tests.portal.inquiries.walls.stock import stock_helpdesk, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Act = Callable[[Client, Case], Any]


def bulk(action: str) -> Act:
    """An action on chosen tickets of the list."""

    def act(client: Client, case: Case) -> Any:
        form = {"ticket_id": [case.ticket_id], "action": action}
        return client.post("/helpdesk/tickets/update/", form)

    return act


def bulk_assign(client: Client, case: Case) -> Any:
    """To somebody who is no agent of the desk."""
    return bulk(f"assign_{User.objects.get(email='kyufu@example.jp').pk}")(client, case)


def api_create(client: Client, case: Case) -> Any:
    """A ticket that no case belongs to."""
    form = {"title": "件", "queue": case.ticket.queue_id, "priority": 3, "description": "本文"}
    return client.post("/helpdesk/api/tickets/", form)


def api_close(client: Client, case: Case) -> Any:
    """Status by API."""
    path = f"/helpdesk/api/tickets/{case.ticket_id}/"
    return client.patch(path, json.dumps({"status": 4}), content_type="application/json")


def kanban(client: Client, case: Case) -> Any:
    """A card moved to another column."""
    path = f"/helpdesk/tickets/{case.ticket_id}/kanban-update/"
    return client.post(path, json.dumps({"status": 4}), content_type="application/json")


def update(client: Client, case: Case) -> Any:
    """Another status on the ticket's page."""
    form = {"title": case.subject, "queue": case.ticket.queue_id, "priority": 3, "new_status": 4}
    return client.post(f"/helpdesk/tickets/{case.ticket_id}/update/", form)


def edit(client: Client, case: Case) -> Any:
    """To another queue, whose people know nothing of it."""
    queue, _ = Queue.objects.get_or_create(title="窓口のない列", slug="nobody")
    key = case.ticket.secret_key
    form = {"title": case.subject, "queue": queue.pk, "priority": 3, "secret_key": key}
    return client.post(f"/helpdesk/tickets/{case.ticket_id}/edit/", form)


def merge(client: Client, case: Case) -> Any:
    """Into another ticket."""
    other = Case.objects.exclude(pk=case.pk).get().ticket_id
    address = f"/helpdesk/tickets/merge?tickets={case.ticket_id}&tickets={other}"
    return client.post(address, {"chosen_ticket": other})


ACTS = {
    "bulk close": bulk("close"),
    "bulk close, told to the asker": bulk("close_public"),
    "bulk assign": bulk_assign,
    "ticket by API": api_create,
    "status by API": api_close,
    "kanban": kanban,
    "update": update,
    "edit": edit,
    "merge": merge,
}


@pytest.mark.parametrize("name", ACTS)
def test_action_of_stock_breaks_the_invariant_and_is_shut(
    name: str, case: Case, inquiries: Inquiries, superuser: User
) -> None:
    inquiries.case("hakodate")
    Ticket.objects.update(submitter_email="a@example.jp")
    before = list(Ticket.objects.order_by("pk").values())
    assert ACTS[name](visitor(superuser), case).status_code == 404
    assert (list(Ticket.objects.order_by("pk").values()), list(violations())) == (before, [])
    with stock_helpdesk():
        assert ACTS[name](visitor(superuser, stock=True), case).status_code < 400
    assert list(violations()) != []


def test_ticket_without_a_case_is_not_deleted_in_bulk(case: Case, superuser: User) -> None:
    lone = Ticket.objects.create(title="別件", queue=case.ticket.queue)
    form = {"ticket_id": [lone.pk], "action": "delete"}
    assert visitor(superuser).post("/helpdesk/tickets/update/", form).status_code == 404
    assert Ticket.objects.filter(pk=lone.pk).exists()
    with stock_helpdesk():
        visitor(superuser, stock=True).post("/helpdesk/tickets/update/", form)
    assert not Ticket.objects.filter(pk=lone.pk).exists()
