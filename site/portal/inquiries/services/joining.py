"""Several that ask the same: sharing, joining, gathering below a prefecture, merging."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.permissions import is_coordinator
from portal.inquiries.exceptions import (
    NotAllowed,
    NotForOthers,
    NotJoinable,
    NotShareable,
    NotTogether,
    SharedTooLate,
    WithPrefecture,
)
from portal.inquiries.holding import end, hold, save
from portal.inquiries.links import cases_above, gathered_below, may_reach_others, waiting_below
from portal.inquiries.models import (
    Case,
    CaseOrigin,
    CaseState,
    EntryKind,
    Holder,
    Joining,
    Side,
    Visibility,
)
from portal.inquiries.notifying import tell_merged
from portal.inquiries.permissions import SYSTEM, Actor, may_be_joined, official_answers
from portal.inquiries.reach import check_given_answers
from portal.inquiries.services.answering import pass_on
from portal.inquiries.services.opening import Question, asked_before, open_case
from portal.inquiries.services.passing import change_desk
from portal.inquiries.together import is_with_prefecture, may_be_shared
from portal.inquiries.writing import (
    is_repeated,
    locked,
    locked_family,
    require_open,
    require_side,
    write,
)
from portal.organisations.models import Seat

SHARED = "団体名と個別の事情を除いて共有しました"
JOINED = "同じ疑問に加わった団体：{number}団体"


def share(*, actor: Actor, case_id: int, title: str, text: str, key: str = "") -> Case:
    """Show the question to all organisations, in words without the asker's circumstances.

    Raises NotAllowed, CaseEnded, NotShareable, WithPrefecture, SharedTooLate.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        side = require_side(case, actor, Side.BUREAU)
        require_open(case)
        if not may_reach_others(case):
            raise NotShareable
        if not may_be_shared(case):
            raise WithPrefecture if is_with_prefecture(case) else SharedTooLate
        case.shared_at = case.shared_at or timezone.now()
        case.shared_title, case.shared_text = title, text
        case.save(update_fields=["shared_at", "shared_title", "shared_text"])
        write(case, actor, EntryKind.SHARED, side=side,
              title=SHARED, key=key)  # fmt: skip
        return case


def join(*, actor: Actor, case_id: int) -> Joining:
    """「うちも同じ疑問」: the organisation gets the answer too. Twice is once.

    Raises NotAllowed, NotJoinable.
    """
    if actor.seat is None:
        raise NotAllowed
    with locked(case_id) as case:
        own = case.organisation_id == actor.seat.organisation_id
        if own or not may_be_joined(case):
            raise NotJoinable
        return add_joining(case, actor.seat, actor)


def add_joining(case: Case, seat: Seat, actor: Actor) -> Joining:
    """The organisation of a seat waits for the answer of the case."""
    joining, created = Joining.objects.get_or_create(
        case=case,
        organisation_id=seat.organisation_id,
        defaults={"seat": seat, "user": actor.user, "joined_at": timezone.now()},
    )
    if created:
        number = Joining.objects.filter(case=case).count()
        write(case, SYSTEM, EntryKind.JOINED, side=Side.SYSTEM,
              title=JOINED.format(number=number))  # fmt: skip
    return joining


@transaction.atomic
def gather(*, actor: Actor, case_ids: Sequence[int], question: Question, key: str = "") -> Case:
    """A coordinator puts cases of its municipalities into one case for the ministry.

    It may be shown to others only if each of them may.
    The gathered ones stay with the prefecture until the answer comes back to all.
    Raises NotAllowed, NotTogether, CaseEnded, NotYourTurn, NobodyInCharge, SentOtherwise.
    """
    seat = actor.seat
    if seat is None or not is_coordinator(seat):
        raise NotAllowed
    if before := asked_before(seat, key, question):
        return before
    ids = sorted(set(case_ids))
    refused = Case.objects.filter(pk__in=ids, may_share=False).exists()
    question = replace(
        question, origin=CaseOrigin.GATHERED, may_share=question.may_share and not refused
    )
    upward = open_case(actor=actor, question=question, key=key)
    for case_id in ids:
        put_into(case_id, upward, actor)
    return upward


def put_into(case_id: int, upward: Case, actor: Actor) -> None:
    """One case goes into the upward one."""
    with locked(case_id) as case:
        side = require_side(case, actor, Side.PREFECTURE)
        require_open(case)
        if case.upward_id or case.holder != Holder.PREFECTURE or gathered_below(case).exists():
            raise NotTogether
        case.upward = upward
        change_desk(case, upward.ticket.queue_id, upward.division)
        hold(case, Holder.PREFECTURE, state=CaseState.OPEN)
        title = f"ほかの市区町村の照会とまとめて国に照会しました（{upward.number}）"
        write(case, actor, EntryKind.GATHERED, side=side, title=title)


def merge(
    *, actor: Actor, case_id: int, into_id: int, names_ok: Collection[str] = (), key: str = ""
) -> Case:
    """Put a case into another one of the same desk; its organisation gets that one's answer.

    Returns the one that stays.
    Raises NotAllowed, CaseEnded, NotTogether, WithPrefecture, NotForOthers, NamesLeftInMerge.
    """
    if case_id == into_id:
        raise NotTogether
    first, second = sorted((case_id, into_id))
    with locked_family(first, second), locked(first) as one, locked(second) as other:
        case, target = (one, other) if one.pk == case_id else (other, one)
        if is_repeated(case, key):
            return target
        for part in (case, target):
            require_side(part, actor, Side.BUREAU)
            require_open(part)
        if not may_merge(case, target):
            raise NotTogether
        if is_with_prefecture(target):
            raise WithPrefecture
        if not may_reach_others(target) and reaches_others(case, target):
            raise NotForOthers
        check_given_answers(case, target, names_ok=names_ok)
        bring_together(case, target, actor, key)
        return target


def are_gathered(case: Case, target: Case) -> bool:
    """Whether one of the two waits for the other already, or gathered cases would wait for one
    that was gathered itself: an answer goes down one step only."""
    if case in cases_above(target) or target in cases_above(case):
        return True
    return target.upward_id is not None and gathered_below(case).exists()


def reaches_others(case: Case, target: Case) -> bool:
    """Whether organisations other than the target's would get its answers through the case."""
    parts = Case.objects.filter(Q(pk=case.pk) | Q(pk__in=waiting_below([case.pk]).values("pk")))
    if parts.exclude(organisation=target.organisation_id).exists():
        return True
    joined = Joining.objects.filter(case__in=parts).exclude(organisation=target.organisation_id)
    return joined.exists()


def lead_on(case: Case, target: Case, actor: Actor) -> None:
    """What was merged before goes along, with a line that tells since when."""
    case.merged_into, case.ticket.merged_to = target, target.ticket
    save(case)
    entry = write(case, actor, EntryKind.MERGED, side=Side.BUREAU,
                  title=f"統合先が変わりました（{target.number}）")  # fmt: skip
    if target.state == CaseState.ANSWERED:
        tell_merged(case, entry, target)


def may_merge(case: Case, target: Case) -> bool:
    """Whether both lie at one desk, and nobody merged before loses an answer."""
    if case.ticket.queue_id != target.ticket.queue_id or are_gathered(case, target):
        return False
    return not (case.merged.exists() and official_answers(case).exists())


def bring_together(case: Case, target: Case, actor: Actor, key: str) -> None:
    """The case ends; its parties, and who joined it, hear the answer of the other one."""
    gathered = list(gathered_below(case).order_by("pk").values_list("pk", flat=True))
    case.merged_into, case.ticket.merged_to = target, target.ticket
    end(case, CaseState.MERGED)
    entry = write(case, actor, EntryKind.MERGED, side=Side.BUREAU,
                  title=f"同じ内容の照会に統合しました（{target.number}）", key=key)  # fmt: skip
    for earlier in Case.objects.filter(merged_into=case).select_related("ticket").order_by("pk"):
        lead_on(earlier, target, actor)
    if target.state == CaseState.ANSWERED:
        tell_merged(case, entry, target)
        for pk in gathered:
            pass_on(pk, actor, Side.BUREAU, target.ticket.resolution or "")
    write(target, actor, EntryKind.MERGED, side=Side.BUREAU, title=f"{case.number} を統合しました",
          visibility=Visibility.MINISTRY)  # fmt: skip
