"""Locking a case, and writing its entries; every service goes through here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from helpdesk.models import FollowUp

from portal.inquiries.exceptions import (
    CaseEnded,
    CaseMerged,
    CaseWithdrawn,
    NotAllowed,
    NotYourTurn,
    SentOtherwise,
)
from portal.inquiries.links import waiting_below
from portal.inquiries.models import (
    ASKING_KINDS,
    Case,
    CaseFile,
    CaseState,
    Entry,
    Side,
    Visibility,
)
from portal.inquiries.notifying import tell_entry
from portal.inquiries.permissions import Actor, side_of
from portal.inquiries.searching import case_changed

ENDS: dict[str, type[CaseEnded]] = {
    CaseState.WITHDRAWN: CaseWithdrawn,
    CaseState.MERGED: CaseMerged,
}


@contextmanager
def locked(case_id: int) -> Iterator[Case]:
    """The case with its row locked, in one transaction: two acts on a case wait for each other."""
    with transaction.atomic():
        Case.objects.select_for_update().values_list("pk").get(pk=case_id)
        yield Case.objects.select_related("ticket", "holder_seat").get(pk=case_id)


@contextmanager
def locked_family(*case_ids: int) -> Iterator[None]:
    """The rows of cases and of all that wait for their answers, locked in the order of their
    numbers, in one transaction: acts that go on to other cases never wait for each other in turn.
    """
    with transaction.atomic():
        while not lock_in_order(case_ids):
            continue
        yield


def lock_in_order(case_ids: Sequence[int]) -> bool:
    """Lock the family; nothing, where another case joined it before the rows were ours."""
    family, point = family_of(case_ids), transaction.savepoint()
    list(Case.objects.select_for_update().filter(pk__in=family).order_by("pk").values_list("pk"))
    if family_of(case_ids) <= family:
        transaction.savepoint_commit(point)
        return True
    transaction.savepoint_rollback(point)
    return False


def family_of(case_ids: Sequence[int]) -> set[int]:
    """The cases themselves and all that wait for their answers."""
    return {*case_ids, *waiting_below(case_ids).order_by().values_list("pk", flat=True)}


def require_side(case: Case, actor: Actor, *sides: str) -> str:
    """The actor's side. Raises NotAllowed unless it is one of ``sides`` (any, when none given)."""
    side = side_of(case, actor.seat)
    if not side or (sides and side not in sides):
        raise NotAllowed
    return side


def require_open(case: Case) -> None:
    """Raises CaseEnded; which of its kinds says how the asker can go on."""
    if not case.is_open:
        raise ENDS.get(case.state, CaseEnded)


def require_turn(case: Case, side: str) -> None:
    """Raises NotYourTurn unless the ball lies with this side."""
    if case.holder != side:
        raise NotYourTurn


def sending(form: str, words: str) -> str:
    """The key of what a form sent: of the form, and of its words."""
    return f"{form}.{sha256(words.encode()).hexdigest()[:31]}"


def of_form(key: str) -> Q:
    """Entries that the form of a key has become, in whatever words."""
    form = key.partition(".")[0]
    return Q(key=form) | Q(key__startswith=f"{form}.")


def sent_before(case: Case, key: str) -> str:
    """The key with which the form of this one was carried out; "" where it was not."""
    sent = Entry.objects.filter(of_form(key), case=case) if key else Entry.objects.none()
    return sent.values_list("key", flat=True).first() or ""


def is_repeated(case: Case, key: str) -> bool:
    """Whether this submission was carried out already (a form sent twice).

    Raises SentOtherwise where the form was sent with other words: these are nowhere yet.
    """
    before = sent_before(case, key)
    if before and before != key:
        raise SentOtherwise(case)
    return bool(before)


def write(
    case: Case,
    actor: Actor,
    kind: str,
    *,
    side: str,
    title: str,
    text: str = "",
    visibility: str = Visibility.ALL,
    files: Sequence[Any] = (),
    key: str = "",
) -> Entry:
    """Add an entry with its files, tell those who hear of it, and the search.

    The text is stored as it was typed. helpdesk's own ``update_ticket`` would compile it as a
    template first.
    """
    followup = FollowUp(
        ticket=case.ticket,
        date=timezone.now(),
        title=title[:200],
        comment=text,
        public=visibility == Visibility.ALL,
        user=actor.user,
        email_recipients=[],
    )
    followup.save()
    entry = Entry.objects.create(
        followup=followup,
        case=case,
        kind=kind,
        side=side,
        seat=actor.seat,
        visibility=visibility,
        key=key,
    )
    CaseFile.objects.bulk_create(
        CaseFile(entry=entry, file=file, position=number)
        for number, file in enumerate(files, start=1)
    )
    tell_entry(case, entry)
    case_changed(case)
    return entry


def last_asking_side(case: Case) -> str:
    """Who asked the asker for something, or answered, last: the ball goes back there."""
    last = Entry.objects.filter(case=case, kind__in=ASKING_KINDS).order_by("pk").last()
    if last is not None:
        return last.side
    return Side.BUREAU if case.prefecture_id is None else Side.PREFECTURE
