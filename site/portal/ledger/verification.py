"""Checking a ledger: does everything that was recorded still stand as it was recorded?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from portal.ledger.digests import GENESIS, SealHasher, event_digest, head_mac
from portal.ledger.models import LedgerEvent, LedgerHead, Seal, SealMember
from portal.ledger.selectors import unsealed_events
from portal.ledger.triggers import missing_triggers

CHUNK = 500


@dataclass(frozen=True)
class LedgerReport:
    """Result of a check: numbers of sealed and unsealed events, and the first thing found wrong."""

    ok: bool
    sealed: int
    unsealed: int
    first_bad: str | None


def verify_ledger(model: type[LedgerEvent]) -> LedgerReport:
    """Check every seal in order, every sealed event, every unsealed one, and the triggers.

    Memory stays constant however long the ledger. ``first_bad`` names an event by its id, a seal
    by its number or a trigger by its name. What nobody can see from inside is a ledger put back
    whole, head included, to an earlier state: for that, compare the last hash with a copy kept
    elsewhere.
    """
    # The head first: a seal made meanwhile then only makes the chain longer than it says.
    head = LedgerHead.objects.filter(ledger=model.ledger).first()
    newest = Seal.objects.filter(ledger=model.ledger).order_by("-number").first()
    last = newest.number if newest else 0
    try:
        problem = next(chain(_problems(model, last), _head_problems(model, head, last)), None)
    except (ValueError, TypeError, AttributeError) as error:
        problem = f"{model._meta.db_table}: 読めない値があります（{error}）"
    return LedgerReport(
        ok=problem is None,
        sealed=SealMember.objects.filter(ledger=model.ledger).count(),
        unsealed=unsealed_events(model).order_by().count(),
        first_bad=problem,
    )


def _problems(model: type[LedgerEvent], last: int) -> Iterator[str]:
    yield from _chain_problems(model, last)
    yield from _stray_members(model)
    yield from _unsealed_problems(model)
    for table in (model._meta.db_table, Seal._meta.db_table, SealMember._meta.db_table):
        for name in missing_triggers(connection, table):
            yield f"trigger {name}: ありません、または変えられています"


def _head_problems(model: type[LedgerEvent], head: LedgerHead | None, last: int) -> Iterator[str]:
    if head is None:
        if last:
            yield f"head {model.ledger}: 封印の控えがありません"
        return
    if head.mac != head_mac(model.ledger, head.number):
        yield f"head {model.ledger}: 封印の控えが変えられています"
    if last < head.number:
        yield f"seal {last + 1}: 封印がありません（控えは {head.number} まで）"


def _chain_problems(model: type[LedgerEvent], last: int) -> Iterator[str]:
    members = _members_with_events(model, last)
    waiting = next(members, None)
    previous, expected = GENESIS, 1
    seals = Seal.objects.filter(ledger=model.ledger, number__lte=last).order_by("number")
    for seal in seals.iterator(chunk_size=CHUNK):
        check = _SealCheck(seal)
        yield from check.head_problems(expected, previous)
        while waiting and waiting[0].seal_id == seal.pk:
            yield from check.member_problems(*waiting)
            waiting = next(members, None)
        yield from check.end_problems()
        previous, expected = seal.hash, seal.number + 1


class _SealCheck:
    """One seal: its place in the chain, its members one after another, its hash."""

    def __init__(self, seal: Seal) -> None:
        self.seal = seal
        self.hasher = SealHasher(seal)
        self.count = 0
        self.previous_key: tuple[Any, str] | None = None

    def head_problems(self, expected: int, previous: str) -> Iterator[str]:
        """Number and predecessor."""
        if self.seal.number != expected:
            yield f"seal {expected}: 封印がありません"
        if self.seal.previous_hash != previous:
            yield f"seal {self.seal.number}: 前の封印とつながっていません"

    def member_problems(self, member: SealMember, event: LedgerEvent | None) -> Iterator[str]:
        """Position, existence, content and order of one sealed event."""
        self.count += 1
        self.hasher.add(member.position, member.event_id, member.digest)
        name = f"event {member.event_id}"
        if event is None:
            yield f"{name}: 記録がありません（封印 {self.seal.number}）"
            return
        if member.ledger != self.seal.ledger:
            yield f"{name}: 封印の記録が変えられています"
        if not _stands(event) or event.digest != member.digest:
            yield f"{name}: 内容が記録と一致しません"
        key = (event.recorded_at, str(event.pk))
        if (self.previous_key and key < self.previous_key) or member.position != self.count:
            yield f"{name}: 封印 {self.seal.number} での順番が記録と一致しません"
        self.previous_key = key

    def end_problems(self) -> Iterator[str]:
        """Number of members and hash over all of them."""
        if self.count != self.seal.member_count:
            yield f"seal {self.seal.number}: 封印された件数が一致しません"
        if self.hasher.value() != self.seal.hash:
            yield f"seal {self.seal.number}: 封印の値が一致しません"


def _members_with_events(
    model: type[LedgerEvent], last: int
) -> Iterator[tuple[SealMember, LedgerEvent | None]]:
    members = (
        SealMember.objects.filter(seal__ledger=model.ledger, seal__number__lte=last)
        .order_by("seal__number", "position")
        .iterator(chunk_size=CHUNK)
    )
    while chunk := list(islice(members, CHUNK)):
        events = model._default_manager.in_bulk([member.event_id for member in chunk])
        for member in chunk:
            yield member, events.get(member.event_id)


def _stands(event: LedgerEvent) -> bool:
    """Whether the content gives the digest; a value that cannot be read does not."""
    try:
        return event_digest(event) == event.digest
    except (ValueError, TypeError, AttributeError):
        return False


def _stray_members(model: type[LedgerEvent]) -> Iterator[str]:
    for member in _without_seal(model.ledger)[:1]:
        yield f"event {member.event_id}: 封印がありません"


def _without_seal(ledger: str) -> QuerySet[SealMember]:
    seal = Seal.objects.filter(pk=OuterRef("seal_id"), ledger=OuterRef("ledger"))
    return SealMember.objects.filter(ledger=ledger).filter(~Exists(seal))


def _unsealed_problems(model: type[LedgerEvent]) -> Iterator[str]:
    events = unsealed_events(model).order_by("recorded_at", "pk")
    for event in events.iterator(chunk_size=CHUNK):
        if not _stands(event):
            yield f"event {event.pk}: 内容が記録と一致しません"
