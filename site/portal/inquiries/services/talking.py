"""Writing in a case: messages, requests for papers, internal notes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from portal.inquiries.exceptions import AnsweredAlready
from portal.inquiries.holding import hold, save, usual_date
from portal.inquiries.models import Case, CaseState, EntryKind, Holder, Side, Visibility
from portal.inquiries.permissions import Actor
from portal.inquiries.writing import (
    is_repeated,
    last_asking_side,
    locked,
    require_open,
    require_side,
    require_turn,
    write,
)


def send_message(
    *, actor: Actor, case_id: int, text: str, files: Sequence[Any] = (), key: str = ""
) -> Case:
    """Write to all parties. The asker's word gives the ball back to whoever waits for it.

    Raises NotAllowed, CaseEnded, AnsweredAlready, NobodyInCharge.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor)
        require_open(case)
        if side == Side.ASKER:
            answer_to(case)
        else:
            first = case.first_replied_at is None
            note_reply(case, side)
            if first and side == case.holder == Side.BUREAU:
                # What was promised first is done: from now on the answer is awaited.
                case.next_on, case.escalation = usual_date(case, timezone.localdate()), 0
            save(case)
        write(case, actor, EntryKind.MESSAGE, side=side, title="返事", text=text, files=files,
              key=key)  # fmt: skip
        return case


def answer_to(case: Case) -> None:
    """The asker wrote: what was asked for is there, so the ball goes back.

    Raises AnsweredAlready: contradicting an answer is what 再開 is for.
    """
    if case.state == CaseState.ANSWERED:
        raise AnsweredAlready
    if case.holder == Holder.ASKER:
        hold(case, last_asking_side(case))


def note_reply(case: Case, side: str) -> None:
    """A prefecture or the ministry acted: the case is no longer new. Does not save."""
    if case.state == CaseState.NEW:
        case.state = CaseState.OPEN
    if side == Side.BUREAU and case.first_replied_at is None:
        case.first_replied_at = timezone.now()


def request_from_asker(
    *,
    actor: Actor,
    case_id: int,
    text: str,
    next_on: date | None = None,
    files: Sequence[Any] = (),
    key: str = "",
) -> Case:
    """Ask for papers or details: the ball goes to the asker, and the clock stands.

    Raises NotAllowed, CaseEnded, NotYourTurn, WrongDate, NobodyInCharge.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor, Side.PREFECTURE, Side.BUREAU)
        require_open(case)
        require_turn(case, side)
        note_reply(case, side)
        hold(case, Holder.ASKER, next_on=next_on)
        write(case, actor, EntryKind.REQUEST, side=side, title="資料や補足のお願い", text=text,
              files=files, key=key)  # fmt: skip
        return case


def write_note(
    *, actor: Actor, case_id: int, text: str, files: Sequence[Any] = (), key: str = ""
) -> Case:
    """A note for the ministry's people of the desk only; also on an ended case.

    Raises NotAllowed.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        require_side(case, actor, Side.BUREAU)
        write(
            case,
            actor,
            EntryKind.NOTE,
            side=Side.BUREAU,
            title="内部メモ",
            text=text,
            visibility=Visibility.MINISTRY,
            files=files,
            key=key,
        )
        return case
