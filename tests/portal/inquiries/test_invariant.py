"""The holder invariant under random histories of everything that people and the clock can do."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from helpdesk.models import Ticket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from portal.inquiries.exceptions import InquiryError
from portal.inquiries.invariant import violations
from portal.inquiries.jobs import escalate_late_cases, reseat_cases
from portal.inquiries.models import AnswerDraft, Case, CaseState, Entry, EntryKind, Holder
from portal.inquiries.notifying import case_id_of
from portal.inquiries.pages.timeline import answers_elsewhere, timeline
from portal.inquiries.permissions import shared_with, side_of, visible_cases
from portal.inquiries.services import answering, drafting, joining, passing, talking
from portal.notifications.models import Notification
from portal.organisations.models import Seat, SeatRole
from portal.outbox.models import OutboxItem

from tests.factories.inquiries import Inquiries

pytestmark = pytest.mark.django_db

# Who is likely to do it; strangers try everything too.
ACTS = {
    "message": "asker tier agent",
    "request": "tier agent",
    "note": "agent",
    "pass_up": "tier",
    "pass_down": "agent",
    "move": "agent",
    "assign": "agent",
    "unassign": "agent",
    "date": "tier agent",
    "save_draft": "agent",
    "submit_draft": "agent",
    "decide_draft": "approver",
    "send_draft": "agent",
    "answer": "tier agent approver",
    "accept": "asker",
    "reopen": "asker",
    "withdraw": "asker",
    "rate": "asker",
    "share": "agent",
    "join": "joiner",
    "gather": "tier",
    "merge": "agent",
    "days_pass": "asker",
    "role": "agent",
}
LIKELY = [(act, who) for act, parties in ACTS.items() for who in parties.split()]
# What the one who holds the ball would do next.
NEXT = {
    "answered": "accept reopen rate days_pass",
    Holder.ASKER: "message date",
    Holder.PREFECTURE: "pass_up answer request gather date",
    Holder.BUREAU: "answer request pass_down assign save_draft submit_draft decide_draft"
    " send_draft share join date",
}
ANYTHING = LIKELY + [(act, "stranger") for act in ACTS]
LENGTH = 25
CASES = (("kyufu", Holder.BUREAU), ("hakodate", Holder.PREFECTURE), ("morioka", Holder.PREFECTURE))


def person(who: str, chosen: int) -> str:
    """The key of a party of one of the cases."""
    asker = CASES[chosen][0]
    tier = "iwate" if asker == "morioka" else "hokkaido"
    joiner = "kyufu" if asker == "morioka" else "morioka"
    known = {"asker": asker, "tier": tier, "joiner": joiner, "stranger": "other_editor"}
    return known.get(who, who)


def draw(random: Random, case: Case) -> tuple[str, str]:
    """An act and a party: every other time what the holder would do, else anything."""
    if not case.is_open or random.random() < 0.5:
        return random.choice(ANYTHING)
    key = "answered" if case.state == CaseState.ANSWERED else Holder(case.holder)
    act = random.choice(NEXT[key].split())
    party = {Holder.ASKER: "asker", Holder.PREFECTURE: "tier", Holder.BUREAU: "agent"}
    own = {"join": "joiner", "decide_draft": "approver"}
    return act, own.get(act, party[Holder(case.holder)])


def answer_words() -> str:
    """Each answer in words of its own, so that it is known by them."""
    return f"回答{Entry.objects.count()}です"


def change_role(inquiries: Inquiries) -> None:
    """The agents' seat gets other work, or its own again; the worker gives its cases away."""
    seat = inquiries.world.seat("agent")
    seat.role = SeatRole.MEMBER if seat.role == SeatRole.AGENT else SeatRole.AGENT
    seat.save()
    reseat_cases()


def perform(inquiries: Inquiries, act: str, who: str, case_id: int, other_id: int) -> None:
    """One act on a case; whatever is refused is refused by a named error."""
    actor, world = inquiries.actor(who), inquiries.world
    common: dict[str, Any] = {"actor": actor, "case_id": case_id}
    agent = world.user("agent").pk
    draft = AnswerDraft.objects.filter(case=case_id).count()
    soon = timezone.localdate() + timedelta(days=4)
    acts: dict[str, Any] = {
        "message": lambda: talking.send_message(**common, text="返事です"),
        "request": lambda: talking.request_from_asker(**common, text="資料をください"),
        "note": lambda: talking.write_note(**common, text="メモ"),
        "pass_up": lambda: passing.pass_up(**common),
        "pass_down": lambda: passing.pass_down(**common, text="県でお願いします"),
        "move": lambda: passing.move_to_desk(
            **common, desk=inquiries.other_desk, division=world.organisation("国民健康保険課"),
            text="移します",
        ),
        "assign": lambda: passing.assign(**common, user_id=agent),
        "unassign": lambda: passing.assign(**common, user_id=None),
        "date": lambda: passing.set_next_date(**common, next_on=soon),
        "save_draft": lambda: drafting.save_draft(**common, text=answer_words()),
        "submit_draft": lambda: drafting.submit_draft(**common, number=draft),
        "decide_draft": lambda: drafting.decide_draft(**common, number=draft, approve=True),
        "send_draft": lambda: answering.send_draft(**common, number=draft),
        "answer": lambda: answering.answer(**common, text=answer_words()),
        "accept": lambda: answering.accept(**common),
        "reopen": lambda: answering.reopen(**common),
        "withdraw": lambda: answering.withdraw(**common),
        "rate": lambda: answering.rate(**common, satisfaction="good"),
        "share": lambda: joining.share(**common, title="共有", text="内容"),
        "join": lambda: joining.join(**common),
        "gather": lambda: joining.gather(
            actor=actor, case_ids=[case_id], question=inquiries.question(Holder.BUREAU)
        ),
        "merge": lambda: joining.merge(**common, into_id=other_id),
        "days_pass": escalate_late_cases,
        "role": lambda: change_role(inquiries),
    }  # fmt: skip
    acts[act]()


@given(random=st.randoms(use_true_random=True))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_history_keeps_the_invariant(inquiries: Inquiries, random: Random) -> None:
    with transaction.atomic(), time_machine.travel("2026-12-21T10:00:00+09:00") as clock:
        ids = [inquiries.case(key, first=first).pk for key, first in CASES]
        for _ in range(LENGTH):
            chosen = random.choice((0, 0, 1, 2))
            act, who = draw(random, Case.objects.get(pk=ids[chosen]))
            if act == "days_pass":
                clock.shift(timedelta(days=4))
            try:
                other = ids[(chosen + 1) % 3]
                perform(inquiries, act, person(who, chosen), ids[chosen], other)
            except InquiryError:
                pass
            assert list(violations()) == []
        assert shut_out_holders() == []
        assert unreadable_answers() == []
        transaction.set_rollback(True)


def shut_out_holders() -> list[str]:
    """Open cases that the seat holding them cannot open, or not as the holder."""
    cases = Case.objects.exclude(holder="").select_related("holder_seat__organisation")
    return [
        case.number
        for case in cases
        if side_of(case, case.holder_seat) != case.holder
        or not visible_cases(case.holder_seat).filter(pk=case.pk).exists()
    ]


def unreadable_answers() -> list[tuple[str, str]]:
    """Seats that were told of an answer and do not find its words on the page they are led to.

    Those of the ministry may have lost their part since: by another role, or to another desk.
    """
    found = []
    for row in Notification.objects.filter(kind="inquiries").order_by("pk"):
        answer = announced(row.event)
        if answer is None:
            continue
        case = Case.objects.get(pk=case_id_of(row.object_key))
        for task in OutboxItem.objects.filter(payload__notification=row.pk):
            for seat in Seat.objects.filter(pk__in=task.payload["seats"]):
                if seat.organisation.is_ministry:
                    continue
                if answer.followup.comment not in shown_words(case, seat):
                    found.append((str(seat), f"{case.number} {row.line}"))
    return found


def announced(event: str) -> Entry | None:
    """The answer that an event tells of."""
    kind, _, pk = event.partition("-")
    if kind not in ("entry", "joined", "merged") or not pk.isdigit():
        return None
    answers = Entry.objects.filter(kind=EntryKind.ANSWER).select_related("followup")
    return answers.filter(pk=pk).first()


def shown_words(case: Case, seat: Seat) -> set[str]:
    """The words on the page of a case; nothing for whoever may not open it."""
    if not (side_of(case, seat) or shared_with(case, seat)):
        return set()
    return {entry.text for entry in [*timeline(case, seat), *answers_elsewhere(case, seat)]}


def test_check_names_a_ticket_without_a_case(inquiries: Inquiries) -> None:
    ticket = Ticket.objects.create(title="電子メールから", queue=inquiries.desk.queue)
    assert [found.number for found in violations()] == [f"ticket {ticket.pk}"]


def test_agent_of_a_closed_seat_is_named_and_the_case_reseated(inquiries: Inquiries) -> None:
    case, agent = inquiries.case(), inquiries.actor("agent")
    passing.assign(actor=agent, case_id=case.pk, user_id=agent.user.pk)
    talking.request_from_asker(actor=agent, case_id=case.pk, text="写しを")
    Seat.objects.filter(pk=inquiries.world.seat("agent").pk).update(closed_on=timezone.localdate())
    assert [found.reason for found in violations()] == ["担当者がこの窓口の人ではありません。"]
    reseat_cases()
    assert Case.objects.get(pk=case.pk).ticket.assigned_to is None
    assert list(violations()) == []


def test_ticket_of_a_case_cannot_be_deleted(inquiries: Inquiries) -> None:
    case = inquiries.case()
    with pytest.raises(ProtectedError):
        case.ticket.delete()
