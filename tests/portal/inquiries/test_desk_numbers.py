"""What the desks' list counts, what it gives away, and what it tells of at once."""

import gc
import tracemalloc
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core import mail
from django.http import QueryDict
from django.test import Client
from helpdesk.models import Ticket
from portal.accounts.models import User
from portal.inquiries import exporting
from portal.inquiries.desk_conditions import desk_numbers
from portal.inquiries.desk_listing import desk_cases, desk_listed, desk_query
from portal.inquiries.exporting import in_parts
from portal.inquiries.models import Case
from portal.inquiries.services import answering, drafting, passing
from portal.notifications.models import InboxItem
from portal.notifications.worker import Worker

from tests.factories.inquiries import Inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ClientFor = Callable[[str | User], Client]
EXPORT, BULK = "/helpdesk/export.csv", "/helpdesk/bulk/"


def approvals(inquiries: Inquiries) -> tuple[int, int]:
    """The number on the tab 承認を待つ回答, and how many cases it lists."""
    actor = inquiries.actor("approver")
    assert actor.seat
    query = desk_query(QueryDict("view=approval"))
    listed = desk_cases(actor.user, actor.seat, query).count()
    return desk_numbers(actor.user, actor.seat)["approval"], listed


def test_version_that_was_saved_over_waits_no_more(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    drafting.submit_words(actor=agent, case_id=case.pk, text="却下の月から")
    assert approvals(inquiries) == (1, 1)
    drafting.save_draft(actor=agent, case_id=case.pk, text="交付の月から")
    assert approvals(inquiries) == (0, 0)


def test_answered_case_waits_for_no_approval(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    drafting.submit_words(actor=agent, case_id=case.pk, text="却下の月から")
    answering.answer(actor=agent, case_id=case.pk, text="電話のとおり")
    assert approvals(inquiries) == (0, 0)


@pytest.mark.parametrize("sort", ["due", "new", "old", "joined"])
def test_export_in_parts_has_every_case_once_in_order(
    client_for: ClientFor, inquiries: Inquiries, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(exporting, "PART", 2)
    cases = [inquiries.case(key).number for key in ("kyufu", "morioka", "hakodate")]
    lines = client_for("agent").get(EXPORT, {"view": "open", "sort": sort}).getvalue().decode()
    found = [line.split(",")[0] for line in lines.splitlines()[1:]]
    assert found == (cases[::-1] if sort == "new" else cases)


def test_export_is_safe_from_formulas(client_for: ClientFor, inquiries: Inquiries) -> None:
    case = inquiries.case(title="=HYPERLINK(1)")
    lines = client_for("agent").get(EXPORT, {"view": "open"}).getvalue().decode()
    assert f"{case.number},'=HYPERLINK(1)" in lines


def test_case_that_leaves_the_desk_meanwhile_is_not_exported(
    inquiries: Inquiries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PART", 1)
    stays, leaves = inquiries.case(), inquiries.case("morioka")
    actor, desk = inquiries.actor("agent"), inquiries.other_desk
    assert actor.seat
    cases = desk_cases(actor.user, actor.seat, desk_query(QueryDict("view=open")))
    parts = in_parts(cases, desk_listed, "old")
    assert next(parts) == [stays]
    place = {"desk": desk, "division": desk.divisions.get(), "text": "所管外"}
    passing.move_to_desk(actor=actor, case_id=leaves.pk, **place)
    assert list(parts) == [[]]


def test_export_takes_no_more_memory_for_more_cases(inquiries: Inquiries) -> None:
    copies(inquiries.case(), exporting.PART * 6)
    few, many = (peak_of_reading(inquiries, parts) for parts in (3, 6))
    assert many < few * 1.25


def copies(case: Case, number: int) -> None:
    """More rows of cases like this one."""
    ticket, model = case.ticket, type(case.ticket)
    ticket.description = "本文です。" * 400
    rows = [{**plain(ticket), "id": None} for _ in range(number)]
    tickets = model.objects.bulk_create(model(**row) for row in rows)
    Case.objects.bulk_create(
        Case(**plain(case) | {"id": None, "ticket_id": each.pk, "number": f"CAS-{each.pk}"})
        for each in tickets
    )


def plain(row: Ticket | Case) -> dict[str, object]:
    """The columns of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def peak_of_reading(inquiries: Inquiries, parts: int) -> int:
    """Bytes at most while so many parts are read one after the other."""
    actor = inquiries.actor("agent")
    assert actor.seat
    cases = desk_cases(actor.user, actor.seat, desk_query(QueryDict("view=open")))
    reading = in_parts(cases, desk_listed, "old")
    next(reading)
    tracemalloc.start()
    for _ in range(parts - 1):
        next(reading)
        gc.collect()  # a case and its ticket know each other
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def give_all(client: Client, cases: list[Case], user: User) -> None:
    """Bulk assignment, pressed twice, and what the worker does about it."""
    ids = [case.pk for case in cases]
    typed = {"act": "assign", "case": ids, "user": str(user.pk), "key": str(uuid4())}
    for _ in range(2):
        client.post(BULK, typed)
    mail.outbox.clear()
    Worker().run_due()


def test_cases_given_at_once_are_told_in_one_mail(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    cases, agent = [inquiries.case(), inquiries.case("morioka")], inquiries.world.user("agent")
    give_all(client_for("approver"), cases, agent)
    told = [message for message in mail.outbox if message.subject.startswith("【つなぐ】2件")]
    assert [message.to for message in told] == [[agent.email]]
    assert all(case.number in told[0].body for case in cases)
    assert not [m for m in mail.outbox if "担当者" in m.body and m not in told]


def test_each_case_given_at_once_has_its_place_in_the_inbox(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    cases = [inquiries.case(), inquiries.case("morioka")]
    give_all(client_for("approver"), cases, inquiries.world.user("agent"))
    items = InboxItem.objects.filter(
        seat=inquiries.world.seat("agent"), notification__line__startswith="担当者"
    )
    found = items.values_list("notification__code", "is_asked", "is_mailed")
    assert set(found) == {(case.number, True, True) for case in cases}


def test_one_of_several_that_is_given_alone_is_told_as_ever(
    client_for: ClientFor, inquiries: Inquiries
) -> None:
    case = inquiries.case()
    give_all(client_for("approver"), [case], inquiries.world.user("agent"))
    assert f"【つなぐ】{case.subject}" in [message.subject for message in mail.outbox]
