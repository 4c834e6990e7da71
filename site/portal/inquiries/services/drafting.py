"""The answer that a desk writes together: versions, approval, return."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.permissions import is_approver
from portal.inquiries.approving import deciding_seats
from portal.inquiries.exceptions import (
    AlreadyApproved,
    DraftChanged,
    NobodyToApprove,
    NotAllowed,
    VersionMoved,
)
from portal.inquiries.models import (
    AnswerDraft,
    Case,
    DraftFile,
    DraftState,
    Entry,
    EntryKind,
    Side,
    Visibility,
)
from portal.inquiries.notifying import tell_approvers, tell_writer
from portal.inquiries.permissions import Actor
from portal.inquiries.reach import check_names
from portal.inquiries.writing import (
    is_repeated,
    locked,
    locked_family,
    require_open,
    require_side,
    write,
)


def versions_of(case: Case | int) -> QuerySet[AnswerDraft]:
    """All versions with their files, the newest first."""
    versions = AnswerDraft.objects.filter(case=case).order_by("-number")
    return versions.prefetch_related("files__file")


def unsent(newest: AnswerDraft | None) -> AnswerDraft | None:
    """The newest version, unless it was sent: then the next one begins anew."""
    return newest if newest and newest.state != DraftState.SENT else None


def save_draft(
    *, actor: Actor, case_id: int, text: str, basis: str = "", files: Sequence[Any] = (),
    seen: int | None = None,
) -> AnswerDraft:  # fmt: skip
    """Save a further version; ``seen`` is the version that was on the screen.

    The same words and files again are none. Others take an approval back: what was approved is
    what is sent. Raises NotAllowed, CaseEnded, DraftChanged.
    """
    with locked(case_id) as case:
        require_side(case, actor, Side.BUREAU)
        require_open(case)
        newest = versions_of(case).first()
        number = newest.number if newest else 0
        current = unsent(newest)
        if current and says(current, text, basis) and has_files(current, actor, files):
            return current
        if seen is not None and seen != number:
            raise DraftChanged
        draft = AnswerDraft.objects.create(
            case=case, number=number + 1, text=text, basis=basis, saved_by=actor.user
        )
        DraftFile.objects.bulk_create(
            DraftFile(draft=draft, file=file, position=place)
            for place, file in enumerate(files, start=1)
        )
        return draft


def says(draft: AnswerDraft, text: str, basis: str) -> bool:
    """Whether a version has these words; browsers send lines with the ends of their own."""
    return (plain(draft.text), plain(draft.basis)) == (plain(text), plain(basis))


def has_files(draft: AnswerDraft, actor: Actor, files: Sequence[Any]) -> bool:
    """Whether a version has these files; a second click uploads those of the first once more."""
    kept = draft.stored_files
    if kept == list(files):
        return True
    own = draft.saved_by_id == getattr(actor.user, "pk", None)
    return own and [(one.name, one.sha256) for one in kept] == [
        (one.name, one.sha256) for one in files
    ]


def plain(text: str) -> str:
    """What a form makes no difference of."""
    return text.replace("\r\n", "\n").strip()


def submit_words(
    *, actor: Actor, case_id: int, text: str, basis: str = "", files: Sequence[Any] = (),
    seen: int | None = None, names_ok: Collection[str] = (), key: str = "",
) -> AnswerDraft:  # fmt: skip
    """Ask for approval of the words in the box and their files, saved first where they differ.

    Names are asked about already here: once approved, correcting them costs another approval.
    Raises NotAllowed, CaseEnded, SentOtherwise, DraftChanged, AlreadyApproved, NobodyToApprove,
    NamesLeft.
    """
    with locked_family(case_id), locked(case_id) as case:
        if is_repeated(case, key):
            return versions_of(case)[0]
        draft = save_draft(actor=actor, case_id=case_id, text=text, basis=basis, files=files,
                           seen=seen)  # fmt: skip
        check_names(case, draft.words, files, names_ok=names_ok)
        return submit_draft(actor=actor, case_id=case_id, number=draft.number, key=key)


def submit_draft(*, actor: Actor, case_id: int, number: int, key: str = "") -> AnswerDraft:
    """Ask for approval of a version.

    Raises NotAllowed, CaseEnded, VersionMoved, AlreadyApproved, NobodyToApprove.
    """
    with locked(case_id) as case:
        require_side(case, actor, Side.BUREAU)
        require_open(case)
        draft = the_draft(case, number)
        if draft.state == DraftState.SUBMITTED or is_repeated(case, key):
            return draft
        if draft.state == DraftState.APPROVED:
            raise AlreadyApproved
        if not deciding_seats(draft):
            raise NobodyToApprove
        draft.state = DraftState.SUBMITTED
        draft.save()
        tell_approvers(case, note(case, actor, "回答案の承認を求めました", key=key), draft)
        return draft


def decide_draft(
    *, actor: Actor, case_id: int, number: int, approve: bool, word: str = "", key: str = ""
) -> AnswerDraft:
    """Approve the version, or give it back with a reason. Nobody approves what they saved.

    Raises NotAllowed, CaseEnded, VersionMoved.
    """
    with locked(case_id) as case:
        require_side(case, actor, Side.BUREAU)
        require_open(case)
        draft = the_draft(case, number)
        if not may_decide(actor, draft):
            raise NotAllowed
        if is_repeated(case, key):
            return draft
        if draft.state != DraftState.SUBMITTED:
            raise VersionMoved
        draft.state = DraftState.APPROVED if approve else DraftState.RETURNED
        draft.decided_by, draft.decided_at, draft.word = actor.user, timezone.now(), word
        draft.save()
        title = "回答案を承認しました" if approve else "回答案を差し戻しました"
        tell_writer(case, note(case, actor, title, word, key=key), draft.saved_by_id)
        return draft


def may_decide(actor: Actor, draft: AnswerDraft) -> bool:
    """Approvers of the desk, for a version that somebody else saved."""
    return is_approver(actor.seat) and draft.saved_by_id != getattr(actor.user, "pk", None)


def the_draft(case: Case, number: int) -> AnswerDraft:
    """The newest version, which must be the one that was on the screen. Raises VersionMoved."""
    draft = unsent(versions_of(case).first())
    if draft is None or draft.number != number:
        raise VersionMoved
    return draft


def note(case: Case, actor: Actor, title: str, text: str = "", *, key: str) -> Entry:
    """A line for the desk."""
    return write(case, actor, EntryKind.NOTE, side=Side.BUREAU, title=title, text=text, key=key,
                 visibility=Visibility.MINISTRY)  # fmt: skip
