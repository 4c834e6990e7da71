"""Answers: to the asker, to all that were gathered into one case, and to all that joined."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from portal.inquiries.exceptions import (
    AnswerIsThere,
    ApprovalNeeded,
    NobodyInCharge,
    NotAnswered,
)
from portal.inquiries.holding import desk_of, end, hold, save
from portal.inquiries.links import gathered_below, has_answer
from portal.inquiries.models import (
    Case,
    CaseState,
    DraftState,
    EntryKind,
    Holder,
    Satisfaction,
    Side,
)
from portal.inquiries.notifying import tell_joined
from portal.inquiries.permissions import Actor, answers_for_others, official_answers
from portal.inquiries.reach import check_names, was_confirmed
from portal.inquiries.services.drafting import save_draft, the_draft
from portal.inquiries.services.parting import let_go
from portal.inquiries.services.talking import note_reply
from portal.inquiries.together import is_asked_alone
from portal.inquiries.writing import (
    is_repeated,
    last_asking_side,
    locked,
    locked_family,
    require_open,
    require_side,
    require_turn,
    write,
)

WORDLESS = "照会した団体が、言葉を添えずに再開しました"
# A case that was accepted still gets what corrects its answer.
NO_LONGER_ASKING = (CaseState.WITHDRAWN, CaseState.MERGED)
ENDED = "同じ疑問の照会が完了しました"
NO_ANSWER = "照会した団体が取り下げました。答えが要るときは、新しく照会してください"


def answer(
    *, actor: Actor, case_id: int, text: str, files: Sequence[Any] = (),
    names_ok: Collection[str] = (), key: str = "",
) -> Case:  # fmt: skip
    """The holder's answer; the asker confirms it next.

    Where the desk wants approval, the ministry sends a draft instead. ``names_ok``: the
    names in it, which others would read, that somebody looked at.
    Raises NotAllowed, CaseEnded, NotYourTurn, ApprovalNeeded, NamesLeft, NobodyInCharge.
    """
    with locked_family(case_id), locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor, Side.PREFECTURE, Side.BUREAU)
        require_open(case)
        require_turn(case, side)
        if side == Side.BUREAU and desk_of(case).needs_approval:
            raise ApprovalNeeded
        if side == Side.BUREAU:
            check_names(case, text, files, names_ok=names_ok)
        give(case, actor, side, text, files, key)
        return case


def send_words(
    *, actor: Actor, case_id: int, text: str, basis: str = "", files: Sequence[Any] = (),
    seen: int | None = None, names_ok: Collection[str] = (), key: str = "",
) -> Case:  # fmt: skip
    """Send the words in the box with their files, saved first where they differ: nobody approved
    those.

    Raises NotAllowed, CaseEnded, NotYourTurn, DraftChanged, ApprovalNeeded, NamesLeft,
    NobodyInCharge.
    """
    with locked_family(case_id), locked(case_id) as case:
        if is_repeated(case, key):
            return case
        draft = save_draft(actor=actor, case_id=case_id, text=text, basis=basis, files=files,
                           seen=seen)  # fmt: skip
        return send_draft(
            actor=actor, case_id=case_id, number=draft.number, names_ok=names_ok, key=key
        )


def send_draft(
    *, actor: Actor, case_id: int, number: int, names_ok: Collection[str] = (), key: str = ""
) -> Case:
    """Send the shared draft as the official answer, with the files of this very version.

    Raises NotAllowed, CaseEnded, NotYourTurn, DraftChanged, ApprovalNeeded, NamesLeft,
    NobodyInCharge.
    """
    with locked_family(case_id), locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor, Side.BUREAU)
        require_open(case)
        require_turn(case, side)
        draft = the_draft(case, number)
        if desk_of(case).needs_approval and draft.state != DraftState.APPROVED:
            raise ApprovalNeeded
        files = draft.stored_files
        if not was_confirmed(case, draft):
            check_names(case, draft.words, files, names_ok=names_ok)
        draft.state = DraftState.SENT
        draft.save()
        give(case, actor, side, draft.words, files, key)
        return case


def give(
    case: Case, actor: Actor, side: str, text: str, files: Sequence[Any] = (), key: str = ""
) -> None:
    """Record the answer, give the ball to the asker, and pass it on to what was gathered here."""
    note_reply(case, side)
    case.answered_at, case.ticket.resolution = timezone.now(), text
    hold(case, Holder.ASKER, state=CaseState.ANSWERED)
    write(case, actor, EntryKind.ANSWER, side=side, title="回答", text=text, files=files, key=key)
    gathered = gathered_below(case).exclude(state__in=NO_LONGER_ASKING)
    for pk in gathered.order_by("pk").values_list("pk", flat=True):
        pass_on(pk, actor, side, text)


def pass_on(case_id: int, actor: Actor, side: str, text: str) -> None:
    """A gathered case gets the answer of the case it went into; accepted, it stays so, and asked
    anew by itself it stays open."""
    with locked(case_id) as case:
        if case.state in NO_LONGER_ASKING:
            return
        case.answered_at, case.ticket.resolution = timezone.now(), text
        give_turn(case)
        number = case.upward.number if case.upward else ""
        write(case, actor, EntryKind.ANSWER, side=side, title=f"回答（{number}）",
              text=text)  # fmt: skip


def give_turn(case: Case) -> None:
    """The asker is next, where the case is open and waits for this answer. One without a seat stops
    no answer to the others: it has the words too, and the ball stays where it is."""
    if not case.is_open or is_asked_alone(case):
        save(case)
        return
    try:
        hold(case, Holder.ASKER, state=CaseState.ANSWERED)
    except NobodyInCharge:
        save(case)


def accept(*, actor: Actor, case_id: int, word: str = "", key: str = "") -> Case:
    """解決した: the asker, or the ministry's agent after a call, ends an answered case.

    Ended already: nothing happens, unless a word would be lost. Raises NotAllowed, CaseEnded,
    NotAnswered.
    """
    with locked(case_id) as case:
        ended = case.state == CaseState.DONE
        if is_repeated(case, key) or (ended and not word):
            return case
        side = require_side(case, actor)
        require_open(case)
        if case.state != CaseState.ANSWERED:
            raise NotAnswered
        end(case, CaseState.DONE)
        entry = write(case, actor, EntryKind.ACCEPTED, side=side, title="解決しました", text=word,
                      key=key)  # fmt: skip
        tell_joined(case, event=f"ended-{entry.pk}", line=ENDED)
        return case


def reopen(
    *, actor: Actor, case_id: int, text: str = "", files: Sequence[Any] = (), key: str = ""
) -> Case:
    """まだ分からない: the ball goes back to who answered; also after the end. A click is enough.

    Raises NotAllowed, CaseEnded (withdrawn or merged), NotAnswered, NobodyInCharge.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor, Side.ASKER)
        if case.state in NO_LONGER_ASKING:
            require_open(case)
        if case.state not in (CaseState.ANSWERED, CaseState.DONE):
            raise NotAnswered
        case.ended_at, case.satisfaction = None, ""
        hold(case, last_asking_side(case), state=CaseState.REOPENED)
        title = "再開しました" if text or files else WORDLESS
        write(case, actor, EntryKind.REOPENED, side=side, title=title, text=text, files=files,
              key=key)  # fmt: skip
        return case


def withdraw(*, actor: Actor, case_id: int, text: str = "", key: str = "") -> Case:
    """The asker no longer asks. What was gathered into the case is the prefecture's alone again.

    Answers of the ministry stay to whoever has them: a reopened case ends as it had ended, and
    what was merged into it since asks by itself again.
    Raises NotAllowed, CaseEnded, AnswerIsThere.
    """
    with locked_family(case_id), locked(case_id) as case:
        ended = case.state == CaseState.WITHDRAWN
        if is_repeated(case, key) or (ended and not text):
            return case
        side = require_side(case, actor, Side.ASKER)
        require_open(case)
        if case.state == CaseState.ANSWERED:
            raise AnswerIsThere
        answered = official_answers(case).exists()
        end(case, CaseState.DONE if answered else CaseState.WITHDRAWN)
        title = "再開を取り下げました" if answered else "取り下げました"
        entry = write(case, actor, EntryKind.WITHDRAWN, side=side, title=title, text=text,
                      key=key)  # fmt: skip
        let_go(case)
        line = ENDED if answers_for_others(case).exists() else NO_ANSWER
        tell_joined(case, event=f"ended-{entry.pk}", line=line)
        return case


def rate(*, actor: Actor, case_id: int, satisfaction: str) -> Case:
    """One click of the asker after the answer, its own or that of the case that it was merged
    into; the last one counts.

    Raises NotAllowed, NotAnswered.
    """
    with locked(case_id) as case:
        require_side(case, actor, Side.ASKER)
        if actor.seat is None or not has_answer(case, actor.seat):
            raise NotAnswered
        case.satisfaction = Satisfaction(satisfaction)
        case.save(update_fields=["satisfaction"])
        return case
