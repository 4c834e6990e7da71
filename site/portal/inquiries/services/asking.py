"""What officials type before there is a case: drafts of the seat, and sending them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from portal.accounts.models import User
from portal.extension.exits import AskingExit, TypedQuestion, take_question
from portal.inquiries.exceptions import DraftTooLong, NotAllowed, SentOtherwise, TooManyDrafts
from portal.inquiries.models import AskDraft, Case, CaseFile
from portal.inquiries.permissions import Actor
from portal.inquiries.selectors import is_asked_with, same_words, seat_drafts, sent_case
from portal.inquiries.services.opening import Question, open_case
from portal.organisations.models import Seat

MAX_DRAFTS = 50
MAX_DRAFT_TEXT = 100_000


@transaction.atomic
def save_draft(
    *, actor: Actor, draft_id: UUID, data: dict[str, Any], files: Sequence[str] = ()
) -> AskDraft | None:
    """Keep what was typed so far; None when it has been sent meanwhile in these words. Other
    words than those sent are kept as a question of their own.

    Raises NotAllowed for another seat's draft, TooManyDrafts, DraftTooLong.
    """
    seat = actor.seat
    if seat is None:
        raise NotAllowed
    if sum(len(str(value)) for value in data.values()) > MAX_DRAFT_TEXT:
        raise DraftTooLong
    draft = draft_row(seat, draft_id)
    # Asked with the row locked: it may have been sent while this request waited for it.
    case = sent_case(seat, data.get("origin") or str(draft_id), actor.user)
    if case is not None and is_asked_with(case, *words_of(data)):
        if is_sent(draft, case):
            draft.delete()
        return None
    draft.seat, draft.user, draft.files = seat, actor.user, list(files)
    draft.data = data if case is None else {**data, "origin": ""}
    draft.save()
    return draft


def words_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """Title and text of what was typed."""
    return str(data.get("title", "")), str(data.get("text", ""))


def is_sent(draft: AskDraft, case: Case) -> bool:
    """Whether the case has all that is in the draft; a row just made has nothing."""
    if not draft.data:
        return True
    files = CaseFile.objects.filter(entry__case=case, file__in=draft.files)
    has_files = files.count() == len(set(draft.files))
    return has_files and is_asked_with(case, *words_of(draft.data))


def draft_row(seat: Seat, draft_id: UUID) -> AskDraft:
    """The row of a draft, locked; made by one of two requests that come together.

    Raises NotAllowed for another seat's draft, TooManyDrafts.
    """
    others = AskDraft.objects.filter(seat=seat).exclude(pk=draft_id)
    if others.count() >= MAX_DRAFTS and not AskDraft.objects.filter(pk=draft_id).exists():
        raise TooManyDrafts
    drafts = AskDraft.objects.select_for_update()
    draft, _ = drafts.get_or_create(pk=draft_id, defaults={"seat": seat})
    if not has_fallen_to(seat, draft):
        raise NotAllowed
    return draft


def has_fallen_to(seat: Seat, draft: AskDraft) -> bool:
    """Whether a draft is the seat's own, or one that a closed seat has left to it."""
    return draft.seat_id == seat.pk or seat_drafts(seat).filter(pk=draft.pk).exists()


def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    """Throw a draft of the seat away; gone already is gone."""
    if actor.seat is not None:
        seat_drafts(actor.seat).filter(pk=draft_id).delete()


@transaction.atomic
def part_draft(*, actor: Actor, draft_id: UUID) -> UUID:
    """The new key of words that are another question than the one sent under their old key; what
    the seat keeps of them goes along.
    """
    key = uuid4()
    if actor.seat is None:
        return key
    own = seat_drafts(actor.seat).filter(pk=draft_id)
    if draft := own.select_for_update().first():
        own.update(id=key, data={**draft.data, "origin": ""})
    return key


@transaction.atomic
def ask(
    *,
    actor: Actor,
    question: Question,
    draft_id: UUID,
    files: Sequence[Any] = (),
    origin: UUID | None = None,
) -> Case:
    """Send the question; its draft goes with it. The same form twice is one case: both wait for
    the draft's row, and for the person's, who may have switched seats between them.

    ``origin``: the draft that the words came from, where another seat went on with them.
    Raises NotAllowed, NobodyInCharge, SentOtherwise.
    """
    seat = lock_sending(actor, draft_id)
    key = origin or draft_id
    case = sent_case(seat, str(key), actor.user)
    if case is not None and not is_asked_with(case, question.title, question.text):
        raise SentOtherwise(case)
    case = case or open_case(actor=actor, question=question, files=files, key=str(key))
    drop_sent(actor, draft_id, key, question, files)
    return case


@transaction.atomic
def ask_through(*, actor: Actor, way: AskingExit, question: TypedQuestion, draft_id: UUID) -> str:
    """Give the question to a feature's exit; its draft goes once it is taken. The address that
    the exit leads to.

    Raises NotAllowed, ExitRefused; then the draft stays, and nothing of the exit does.
    """
    lock_sending(actor, draft_id)
    address = take_question(way, question)
    drop_sent(actor, draft_id, question.key, question, question.files)
    return address


def lock_sending(actor: Actor, draft_id: UUID) -> Seat:
    """The seat that sends; who sends the same form meanwhile waits. Raises NotAllowed."""
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=actor.user.pk)
    draft, _ = AskDraft.objects.get_or_create(pk=draft_id, defaults={"seat": actor.seat})
    if actor.seat is None or not has_fallen_to(actor.seat, draft):
        raise NotAllowed
    list(AskDraft.objects.select_for_update().filter(pk=draft_id))
    return actor.seat


def drop_sent(
    actor: Actor,
    draft_id: UUID,
    origin: UUID,
    question: Question | TypedQuestion,
    files: Sequence[Any],
) -> None:
    """Take away the draft of what was sent, and the one that its words came from, unless that
    one's seat has more in it.
    """
    AskDraft.objects.filter(pk=draft_id).delete()
    begun = AskDraft.objects.select_for_update().filter(pk=origin, user=actor.user).first()
    if begun is None or set(begun.files) != {str(file.pk) for file in files}:
        return
    if same_words(words_of(begun.data), (question.title, question.text)):
        begun.delete()
