"""Asking: a case is born with its ticket, its first entry and its holder, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from helpdesk.models import Ticket

from portal.accounts.permissions import is_agent
from portal.inquiries.exceptions import NobodyInCharge, NotAllowed, SentOtherwise
from portal.inquiries.holding import hold
from portal.inquiries.models import (
    Case,
    CaseOrigin,
    CaseState,
    Category,
    Desk,
    EntryKind,
    Holder,
    Side,
)
from portal.inquiries.notifying import tell_new_desk
from portal.inquiries.numbers import new_number
from portal.inquiries.permissions import Actor
from portal.inquiries.selectors import is_asked_with, sent_case
from portal.inquiries.writing import write
from portal.organisations.models import Duty, Organisation, OrganisationKind, Seat


@dataclass(frozen=True)
class Question:
    """What is asked. ``first`` is the Holder it goes to; ``notice`` the id of a notice page;
    ``desk`` and ``division`` are None where the ministry has no desk for it.
    """

    title: str
    text: str
    kind: str
    duty: Duty
    desk: Desk | None
    division: Organisation | None
    first: str
    category: Category | None = None
    notice: int | None = None
    wished_on: date | None = None
    may_share: bool = False
    origin: str = CaseOrigin.WEB


@transaction.atomic
def open_case(
    *,
    actor: Actor,
    question: Question,
    files: Sequence[Any] = (),
    key: str = "",
    seat: Seat | None = None,
) -> Case:
    """Open a case for the actor's seat; the same ``key`` of a seat again gives the same case.

    ``seat``: the municipality's seat, for what an agent enters after a phone call.
    Raises NotAllowed, NobodyInCharge, SentOtherwise.
    """
    asking = asking_seat(actor, seat)
    if before := asked_before(asking, key, question):
        return before
    case = new_case(actor, asking, question)
    hold(case, question.first)
    by_phone = seat is not None
    entry = write(
        case,
        actor,
        EntryKind.ASKED,
        side=Side.BUREAU if by_phone else Side.ASKER,
        title="電話で受け付けました" if by_phone else "照会しました",
        text=question.text,
        files=files,
        key=key,
    )
    if by_phone:  # what the ministry wrote is no news for it, but the desk has to go on with it
        tell_new_desk(case, entry)
    return case


def asked_before(asking: Seat, key: str, question: Question) -> Case | None:
    """The case that the same form has become already; two clicks wait at the row of the seat.

    Raises SentOtherwise where it was asked with other words.
    """
    if not key:
        return None
    Seat.objects.select_for_update(no_key=True).values_list("pk").get(pk=asking.pk)
    case = sent_case(asking, key)
    if case is not None and not is_asked_with(case, question.title, question.text):
        raise SentOtherwise(case)
    return case


def asking_seat(actor: Actor, seat: Seat | None) -> Seat:
    """In whose name it is asked. Raises NotAllowed."""
    if seat is None:
        if actor.seat is None:
            raise NotAllowed
        return actor.seat
    if not is_agent(actor.seat):
        raise NotAllowed
    return seat


def new_case(actor: Actor, asking: Seat, question: Question) -> Case:
    """The case and its ticket; the ticket alone is saved, and nobody holds the case yet."""
    desk = ticket_desk(question)
    ticket = Ticket.objects.create(
        title=question.title,
        queue_id=desk.queue_id,
        description=question.text,
        submitter_email="",
    )
    prefecture = asking.organisation.prefecture_id
    holder = Holder(question.first)
    if holder == Holder.ASKER or (holder == Holder.PREFECTURE and prefecture is None):
        raise NobodyInCharge
    case = Case(
        ticket=ticket,
        number=new_number(ticket.pk),
        kind=question.kind,
        origin=CaseOrigin.PHONE if asking != actor.seat else question.origin,
        duty=question.duty,
        category=question.category,
        notice_id=question.notice,
        organisation=asking.organisation,
        seat=asking,
        asked_by=actor.user if asking == actor.seat else None,
        prefecture_id=prefecture,
        division=question.division if holder == Holder.BUREAU else None,
        wished_on=question.wished_on,
        may_share=question.may_share,
        state=CaseState.NEW,
        target_days=desk.answer_days,
        created_at=timezone.now(),
    )
    return case


def ticket_desk(question: Question) -> Desk:
    """Where the ticket lies. One that no desk answers for lies at the first, which does not see it
    as long as only the prefecture was asked. Raises NobodyInCharge.
    """
    asks_prefecture = question.first == Holder.PREFECTURE
    desk = question.desk or (Desk.objects.order_by("pk").first() if asks_prefecture else None)
    if desk is None:
        raise NobodyInCharge
    return desk


def desk_for(duty: Duty) -> tuple[Desk, Organisation] | None:
    """The desk and division that answer for a duty; None when the ministry has none for it.

    The division whose seats have the duty, an agent's seat before others.
    """
    seats = Seat.objects.current().filter(duties=duty, organisation__kind=OrganisationKind.DIVISION)
    ranked = sorted(
        seats.select_related("organisation"), key=lambda seat: (seat.role != "agent", seat.pk)
    )
    for seat in ranked:
        desk = Desk.objects.filter(divisions=seat.organisation).order_by("pk").first()
        if desk is not None:
            return desk, seat.organisation
    return None
