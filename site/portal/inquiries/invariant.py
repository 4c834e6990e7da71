"""The holder invariant, checked from the rows as they lie, in a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone
from helpdesk.models import Ticket

from portal.inquiries.charge import agents_at_work
from portal.inquiries.hearing import DESK_ROLES
from portal.inquiries.links import left_by_withdrawal
from portal.inquiries.models import (
    ASKING_KINDS,
    ENDED_STATES,
    OPEN_STATES,
    TICKET_STATUS,
    Case,
    CaseState,
    Desk,
    Entry,
    Holder,
    Side,
)


@dataclass(frozen=True)
class Violation:
    """One thing that must not be. ``number``: the case's, or a ticket's id without a case."""

    number: str
    reason: str


def violations() -> Iterator[Violation]:
    """Everything that breaks the invariant, by rule and number."""
    for reason, found in rules():
        for number in found.order_by("number").values_list("number", flat=True):
            yield Violation(number, reason)
    for pk in orphans().order_by("pk").values_list("pk", flat=True):
        yield Violation(f"ticket {pk}", "照会の記録がないチケットです。")


def rules() -> list[tuple[str, QuerySet[Case]]]:
    """Each rule with the cases that break it."""
    cases, today = Case.objects.all(), timezone.localdate()
    is_open = Q(state__in=OPEN_STATES)
    return [
        ("ボールの持ち主がいません。", cases.filter(is_open).exclude(holder__in=Holder.values)),
        ("担当の席がありません。", cases.filter(is_open, holder_seat=None)),
        ("担当の席が廃止されています。", cases.filter(is_open, holder_seat__closed_on__lte=today)),
        ("次の期日がありません。", cases.filter(is_open, next_on=None)),
        ("終わった照会にボールが残っています。", cases.filter(still_held())),
        ("席が持ち主の側のものではありません。", cases.filter(is_open).filter(foreign_seat())),
        ("チケットの状態が照会の状態と違います。", cases.exclude(ticket__status=expected_status())),
        ("チケットの列が照会の列と違います。", cases.exclude(own_queue())),
        ("チケットの列に窓口がありません。", cases.filter(~Exists(desks()))),
        ("担当者がこの窓口の人ではありません。", cases.filter(is_open, has_stranger())),
        (
            "まとめた先の照会が取り下げられています。",
            cases.filter(is_open, lost("upward")),
        ),
        ("統合先の照会が取り下げられています。", cases.filter(lost("merged_into"))),
        ("統合先の照会の再開が取り下げられています。", left_by_withdrawal()),
        ("共有した照会の回答が国から出ません。", cases.filter(is_open).filter(answered_to_one())),
        ("時計の動きがボールと合いません。", cases.filter(is_open).filter(wrong_clock())),
    ]


def own_queue() -> Q:
    """The queue of the ticket once the ministry was asked, none before."""
    return Q(queue=F("ticket__queue"), division__isnull=False) | Q(queue=None, division=None)


def still_held() -> Q:
    """An ended case that somebody still holds."""
    nobody = Q(holder="", holder_seat=None, next_on=None, ended_at__isnull=False)
    return Q(~nobody, state__in=ENDED_STATES)


def lost(link: str) -> Q:
    """The case that this one waits for will bring no answer."""
    return Q(**{f"{link}__state": CaseState.WITHDRAWN})


def foreign_seat() -> Q:
    """The responsible seat sits with somebody else than the holder, or opens no case any more."""
    own_desk = Exists(desks(divisions=OuterRef("holder_seat__organisation")))
    at_desk = Q(own_desk, holder_seat__role__in=DESK_ROLES)
    return (
        Q(~Q(holder_seat__organisation=F("organisation")), holder=Holder.ASKER)
        | Q(~Q(holder_seat__organisation=F("prefecture")), holder=Holder.PREFECTURE)
        | Q(~at_desk, holder=Holder.BUREAU)
    )


def answered_to_one() -> Q:
    """A shared case that lies with the prefecture, or goes back to it from the asker: its answer
    reaches the asker alone, and who joined waits in vain.
    """
    last = Entry.objects.filter(case=OuterRef("pk"), kind__in=ASKING_KINDS).order_by("-pk")
    goes_back = ~Q(
        Exact(Coalesce(Subquery(last.values("side")[:1]), Value("")), Value(Side.BUREAU.value))
    )
    with_prefecture = Q(holder=Holder.PREFECTURE) | Q(goes_back, holder=Holder.ASKER)
    return Q(with_prefecture, shared_at__isnull=False)


def wrong_clock() -> Q:
    """The clock runs for the asker, or stands for the others."""
    asker = Q(holder=Holder.ASKER)
    return Q(asker, clock_since__isnull=False) | Q(~asker, clock_since=None)


def desks(**also: OuterRef) -> QuerySet[Desk]:
    """The desk of the outer case's ticket."""
    return Desk.objects.filter(queue=OuterRef("ticket__queue"), **also)


def has_stranger() -> Q:
    """An agent was chosen who is no agent of the desk (any more)."""
    own = agents_at_work(timezone.localdate()).filter(
        user=OuterRef("ticket__assigned_to"),
        seat__organisation__in=Desk.objects.filter(
            queue=OuterRef(OuterRef("ticket__queue"))
        ).values("divisions"),
    )
    return Q(~Exists(own), ticket__assigned_to__isnull=False)


def expected_status() -> models.Case:
    """The ticket's status that belongs to the case's state."""
    return models.Case(
        *[When(state=state, then=Value(status)) for state, status in TICKET_STATUS.items()],
        default=Value(0),
    )


def orphans() -> QuerySet[Ticket]:
    """Tickets that no case belongs to."""
    return Ticket.objects.filter(case=None)
