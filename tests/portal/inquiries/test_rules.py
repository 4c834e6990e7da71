"""Each rule of ``check_holders`` names what breaks it; the database itself refuses the rest."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from helpdesk.models import Queue, Ticket
from portal.inquiries.invariant import rules, violations
from portal.inquiries.models import Case, Holder
from portal.inquiries.services import answering, joining
from portal.inquiries.services.talking import request_from_asker
from portal.organisations.models import Seat, SeatRole

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db
Break = Callable[[Inquiries], Case]


def altered(inquiries: Inquiries, **values: Any) -> Case:
    """A case that the ministry holds, changed behind everybody's back."""
    case = inquiries.case()
    Case.objects.filter(pk=case.pk).update(**values)
    return case


def ticket_altered(inquiries: Inquiries, **values: Any) -> Case:
    """The same with its ticket, as helpdesk's own code would."""
    case = inquiries.case()
    Ticket.objects.filter(pk=case.ticket_id).update(**values)
    return case


def seat_closed(inquiries: Inquiries) -> Case:
    """The seat that holds the case was closed without a word."""
    case = inquiries.case()
    Seat.objects.filter(pk=case.holder_seat_id).update(closed_on=timezone.localdate())
    return case


def desk_gone(inquiries: Inquiries) -> Case:
    """Ticket and case lie in a queue at which nobody answers."""
    queue = Queue.objects.create(title="窓口なし", slug="nobody")
    case = altered(inquiries, queue=queue)
    Ticket.objects.filter(pk=case.ticket_id).update(queue=queue)
    return case


def waits_for_withdrawn(inquiries: Inquiries, link: str) -> Case:
    """The case hangs on one that will bring no answer."""
    above = inquiries.case("hakodate")
    answering.withdraw(actor=inquiries.actor("hakodate"), case_id=above.pk)
    return altered(inquiries, **{link: above})


def left_by_a_reopening(inquiries: Inquiries) -> Case:
    """Merged into a reopened case, which was withdrawn while no desk had anybody."""
    agent, asker = inquiries.actor("agent"), inquiries.actor("kyufu")
    case, above = inquiries.case("hakodate"), inquiries.case()
    answering.answer(actor=agent, case_id=above.pk, text="却下の月から")
    answering.reopen(actor=asker, case_id=above.pk, text="なぜですか")
    joining.merge(actor=agent, case_id=case.pk, into_id=above.pk)
    Seat.objects.filter(role__in=(SeatRole.AGENT, SeatRole.APPROVER)).update(role=SeatRole.MEMBER)
    answering.withdraw(actor=asker, case_id=above.pk)
    return case


def shared(inquiries: Inquiries) -> Case:
    """A case that the ministry showed to others."""
    case = inquiries.case()
    return joining.share(actor=inquiries.actor("agent"), case_id=case.pk, title="件名", text="内容")


def shared_with_prefecture(inquiries: Inquiries) -> Case:
    """A shared case that the prefecture got nevertheless."""
    case = shared(inquiries)
    Case.objects.filter(pk=case.pk).update(
        holder=Holder.PREFECTURE, holder_seat=seat(inquiries, "hokkaido")
    )
    return case


def seat(inquiries: Inquiries, key: str) -> Seat:
    """A seat of the world."""
    return inquiries.world.seat(key)


def stranger(inquiries: Inquiries) -> Any:
    """Somebody of another division."""
    return inquiries.world.user("other_editor")


BREAKS: dict[str, Break] = {
    "担当の席が廃止されています。": seat_closed,
    "席が持ち主の側のものではありません。": lambda i: altered(i, holder_seat=seat(i, "morioka")),
    "チケットの状態が照会の状態と違います。": lambda i: ticket_altered(i, status=4),
    "チケットの列が照会の列と違います。": lambda i: ticket_altered(i, queue=i.other_desk.queue),
    "チケットの列に窓口がありません。": desk_gone,
    "担当者がこの窓口の人ではありません。": lambda i: ticket_altered(i, assigned_to=stranger(i)),
    "まとめた先の照会が取り下げられています。": lambda i: waits_for_withdrawn(i, "upward"),
    "統合先の照会が取り下げられています。": lambda i: waits_for_withdrawn(i, "merged_into"),
    "統合先の照会の再開が取り下げられています。": left_by_a_reopening,
    "共有した照会の回答が国から出ません。": shared_with_prefecture,
    "時計の動きがボールと合いません。": lambda i: altered(i, clock_since=None),
}
REFUSED: dict[str, dict[str, Any]] = {
    "ボールの持ち主がいません。": {"holder": ""},
    "担当の席がありません。": {"holder_seat": None},
    "次の期日がありません。": {"next_on": None},
    "終わった照会にボールが残っています。": {"state": "done", "ended_at": timezone.now()},
}


@pytest.mark.parametrize("reason", BREAKS)
def test_check_names_the_case_that_breaks_a_rule(inquiries: Inquiries, reason: str) -> None:
    sound = inquiries.case("morioka", first=Holder.PREFECTURE)
    case = BREAKS[reason](inquiries)
    assert reason in [found.reason for found in violations() if found.number == case.number]
    assert sound.number not in [found.number for found in violations()]


@pytest.mark.parametrize("party", ["hokkaido", "agent", ""])
def test_shared_case_goes_back_to_the_ministry(inquiries: Inquiries, party: str) -> None:
    case = inquiries.case(first=Holder.PREFECTURE if party == "hokkaido" else Holder.BUREAU)
    if party:
        request_from_asker(actor=inquiries.actor(party), case_id=case.pk, text="写しを")
    else:  # as what was written otherwise may lie there
        values = {"holder": Holder.ASKER, "holder_seat": case.seat_id, "clock_since": None}
        Case.objects.filter(pk=case.pk).update(**values)
    Case.objects.filter(pk=case.pk).update(shared_at=timezone.now())
    found = [] if party == "agent" else ["共有した照会の回答が国から出ません。"]
    assert [violation.reason for violation in violations()] == found


@pytest.mark.parametrize("reason", REFUSED)
def test_database_refuses_what_breaks_a_rule(inquiries: Inquiries, reason: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        altered(inquiries, **REFUSED[reason])


def test_every_rule_is_broken_here() -> None:
    assert {reason for reason, _ in rules()} == {*BREAKS, *REFUSED}
