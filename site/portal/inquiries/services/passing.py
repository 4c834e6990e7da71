"""Passing the ball between prefecture and ministry, and between divisions and desks."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from portal.extension.templatetags.portal_format import short_day
from portal.inquiries.charge import agent_assignments
from portal.inquiries.exceptions import (
    AskedTogether,
    InquiryError,
    NobodyInCharge,
    NoDesk,
    NotAllowed,
    NotAnAgent,
    OthersWait,
)
from portal.inquiries.holding import check_date, check_postponed, hold, save
from portal.inquiries.links import gathered_below
from portal.inquiries.models import (
    AnswerDraft,
    Case,
    CaseState,
    Desk,
    DraftState,
    Entry,
    EntryKind,
    Holder,
    Side,
    Visibility,
)
from portal.inquiries.notifying import tell_agent, tell_agent_of_all, tell_new_desk
from portal.inquiries.permissions import Actor
from portal.inquiries.searching import case_changed, case_left_desk
from portal.inquiries.services.opening import desk_for
from portal.inquiries.services.talking import note_reply
from portal.inquiries.together import is_asked_alone, others_wait
from portal.inquiries.writing import (
    is_repeated,
    locked,
    locked_family,
    require_open,
    require_side,
    require_turn,
    write,
)
from portal.organisations.models import Assignment, Organisation


def pass_up(*, actor: Actor, case_id: int, text: str = "", key: str = "") -> Case:
    """The prefecture asks the ministry; the history goes along.

    Once the case gathering it is answered: its files are read through it, so the link stays.
    Raises NotAllowed, CaseEnded, NotYourTurn, AskedTogether, NoDesk, NobodyInCharge.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor, Side.PREFECTURE)
        require_open(case)
        require_turn(case, side)
        if case.waits_above:
            raise AskedTogether
        division = lead_to_desk(case)
        hold(case, Holder.BUREAU, state=CaseState.OPEN)
        write(case, actor, EntryKind.PASSED, side=side, title=f"国へ照会：{division.name}",
              text=text, key=key)  # fmt: skip
        return case


def lead_to_desk(case: Case) -> Organisation:
    """The division that had the case already, else the one for its duty, whose desk says by when it
    answers. Raises NoDesk.
    """
    if case.division is not None:
        return case.division
    found = desk_for(case.duty)
    if found is None:
        raise NoDesk
    desk, case.division = found
    case.ticket.queue_id, case.target_days = desk.queue_id, desk.answer_days
    return case.division


def pass_down(*, actor: Actor, case_id: int, text: str, key: str = "") -> Case:
    """The ministry gives the case to the prefecture, with a word; nobody else may wait for it.

    Raises NotAllowed, CaseEnded, NotYourTurn, OthersWait, NobodyInCharge.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor, Side.BUREAU)
        require_open(case)
        require_turn(case, side)
        if others_wait(case):
            raise OthersWait
        note_reply(case, side)
        hold(case, Holder.PREFECTURE)
        write(case, actor, EntryKind.PASSED, side=side, title="都道府県へ", text=text, key=key)
        return case


def move_to_desk(
    *, actor: Actor, case_id: int, desk: Desk, division: Organisation, text: str, key: str = ""
) -> Case:
    """Another division or desk of the ministry takes the case over; the agent has to be chosen
    anew, and another desk approves answers anew. What was gathered into it goes along.
    There already, by itself or with the one that it was gathered into: nothing happens.
    Raises NotAllowed, CaseEnded, NobodyInCharge.
    """
    with locked_family(case_id), locked(case_id) as case:
        if is_repeated(case, key) or is_there(case, desk, division):
            return case
        side = require_side(case, actor, Side.BUREAU)
        require_open(case)
        if not desk.divisions.filter(pk=division.pk).exists():
            raise NobodyInCharge
        gathered = gathered_at_desk(case)
        for part in (case, *gathered):
            take_over(part, desk.queue_id, division)
        title = f"担当課を変更：{division.name}"
        entry = write(case, actor, EntryKind.PASSED, side=side, title=title, text=text,
                      visibility=Visibility.TIERS, key=key)  # fmt: skip
        tell_new_desk(case, entry)
        for part in gathered:
            case_changed(part)
        return case


def is_there(case: Case, desk: Desk, division: Organisation) -> bool:
    """Whether the case lies at this division and desk."""
    return (case.queue_id, case.division_id) == (desk.queue_id, division.pk)


def gathered_at_desk(case: Case) -> list[Case]:
    """What waits for the case at its own division; one that was moved on by itself stays there,
    and one that the ministry works on by itself.
    """
    gathered = gathered_below(case).exclude(state__in=(CaseState.WITHDRAWN, CaseState.MERGED))
    here = gathered.filter(division=case.division_id, queue=case.ticket.queue_id)
    found = here.select_related("ticket", "holder_seat").order_by("pk")
    return [one for one in found if not is_asked_alone(one)]


def take_over(case: Case, queue_id: int, division: Organisation) -> None:
    """Lead a locked case to a desk, with a seat of it where the ministry has the ball."""
    change_desk(case, queue_id, division)
    if case.holder == Holder.BUREAU:
        hold(case, Holder.BUREAU)
    else:
        save(case)


def change_desk(case: Case, queue_id: int, division: Organisation | None) -> None:
    """Lead the case to a division and its desk: nothing of the former one goes along, neither its
    approval nor its agent, and its people find the case no more. Does not save.
    """
    if queue_id != case.ticket.queue_id:
        forget_approval(case)
    case.division = division
    case.ticket.queue_id, case.ticket.assigned_to = queue_id, None
    case_left_desk(case)


def forget_approval(case: Case) -> None:
    """What one desk approved, or was asked to, the next one has to approve itself."""
    decided = (DraftState.SUBMITTED, DraftState.APPROVED)
    AnswerDraft.objects.filter(case=case, state__in=decided).update(state=DraftState.DRAFT)


def assign(*, actor: Actor, case_id: int, user_id: int | None, key: str = "") -> Case:
    """Say which agent of the desk looks after the case; None: nobody yet, the seat holds it.

    Raises NotAllowed, CaseEnded, NotAnAgent.
    """
    with locked(case_id) as case:
        if entry := assigned(case, actor, user_id, key):
            tell_agent(case, entry)
        return case


@transaction.atomic
def assign_several(
    *, actor: Actor, case_ids: Collection[int], user_id: int | None, key: str = ""
) -> dict[int, InquiryError]:
    """Give several cases to an agent, who hears of them in one mail; what was refused, by id.

    One that was ended meanwhile does not hold up the others.
    """
    given, refused = [], {}
    for case_id in sorted(case_ids):
        try:
            with locked(case_id) as case:
                if entry := assigned(case, actor, user_id, key):
                    given.append((case, entry))
        except InquiryError as error:
            refused[case_id] = error
    tell_agent_of_all(given)
    return refused


def assigned(case: Case, actor: Actor, user_id: int | None, key: str) -> Entry | None:
    """Note who looks after a locked case; None where that was so before.

    Raises NotAllowed, CaseEnded, NotAnAgent.
    """
    if is_repeated(case, key):
        return None
    side = require_side(case, actor, Side.BUREAU)
    require_open(case)
    assignment = agent_assignment(case, user_id) if user_id is not None else None
    if assignment and case.holder == Holder.BUREAU:
        case.holder_seat = assignment.seat
    known = case.ticket.assigned_to_id == user_id
    case.ticket.assigned_to_id = user_id
    save(case)
    if known:
        return None
    name = str(assignment.user) if assignment else "決まっていません"
    return write(case, actor, EntryKind.ASSIGNED, side=side, title=f"担当者：{name}",
                 visibility=Visibility.MINISTRY, key=key)  # fmt: skip


def agent_assignment(case: Case, user_id: int) -> Assignment:
    """The person's seat at the desk of the case. Raises NotAnAgent."""
    found = agent_assignments(case, user_id).select_related("user", "seat").order_by("pk").first()
    if found is None:
        raise NotAnAgent
    return found


def is_agent_of(case: Case, user_id: int) -> bool:
    """Whether the person works at the desk of the case today."""
    return agent_assignments(case, user_id).exists()


def set_next_date(*, actor: Actor, case_id: int, next_on: date, key: str = "") -> Case:
    """The holder says by when it acts next. The steps after the day of the promised answer go on.

    Raises NotAllowed, CaseEnded, NotYourTurn, WrongDate, FirstReplyDue, PrefectureDue,
    AskedLongAgo.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor)
        require_open(case)
        require_turn(case, side)
        if case.state == CaseState.ANSWERED:
            raise NotAllowed
        case.next_on = check_postponed(case, check_date(next_on, timezone.localdate()))
        case.escalation = 0
        save(case)
        write(case, actor, EntryKind.DATED, side=side,
              title=f"次の期日：{short_day(next_on)}", key=key)  # fmt: skip
        return case
