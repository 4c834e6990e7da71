"""No notice waits at a seat that was closed: who is in charge when the seats change."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from portal.extension.jobs import handler
from portal.notices.api import duties_of, pending_filter
from portal.notices.asking import asked_today
from portal.notices.models import Delivery, NoticePage, ResponsibleSeat, SeatReading
from portal.notices.notifying import tell
from portal.organisations.models import Seat
from portal.organisations.selectors import responsible_seats
from portal.organisations.signals import seats_changed
from portal.outbox.api import enqueue_many

ROWS_AT_ONCE = 5000
TELL = "notices.tell_charge"
MANY = 60
"""Of more notices than this at once, seats are told only where something is still asked."""


@receiver(seats_changed)
def follow_seats(sender: Any, organisation_id: int, **kwargs: Any) -> None:
    """In the transaction that changes the seats."""
    settle_charge(organisation_id=organisation_id)


@transaction.atomic
def settle_charge(*, organisation_id: int) -> None:
    """Give what is left to do at closed seats, or at none, to the seats in charge now.

    The seats of the duty, else the 代表窓口, else nobody until there is one. What is over, answered
    and read stays with whom it was. The seats hear of it. The number of queries is that of the
    different duties, whatever the number of notices.
    """
    waiting = left_to_do(list(unattended(organisation_id)))
    if not waiting:
        return
    closed = ~Q(seat__in=Seat.objects.current())
    ResponsibleSeat.objects.filter(closed, delivery__in=[row.pk for row in waiting]).delete()
    vacant = [row for row in waiting if not row.is_attended]
    duties = duties_of({row.notice_id for row in vacant})
    in_charge = {each: responsible_seats([organisation_id], each) for each in set(duties.values())}
    new = [
        ResponsibleSeat(delivery=row, seat_id=seat, reason=reason)
        for row in vacant
        for _, seat, reason in in_charge[duties[row.notice_id]]
    ]
    ResponsibleSeat.objects.bulk_create(new, ignore_conflicts=True)
    tell_charge(organisation_id, new)


def tell_charge(organisation_id: int, entries: Sequence[ResponsibleSeat]) -> None:
    """Let a worker tell the seats what is in their charge now: once a day at most of each."""
    event = f"charge-{organisation_id}-{timezone.localdate()}"
    found: dict[Any, list[int]] = {}
    for entry in entries:
        found.setdefault(entry.delivery, []).append(entry.seat_id)
    rows = [
        (
            f"{event}:{delivery.pk}:{','.join(map(str, seats))}",
            {"delivery": delivery.pk, "seats": seats, "event": event, "asked": delivery.is_asked},
        )
        for delivery, seats in found.items()
        if delivery.is_asked or len(found) <= MANY
    ]
    enqueue_many(TELL, rows)


@handler(TELL, label="受け持ちになった通知のお知らせ")
def bring_charge(payload: dict[str, Any]) -> None:
    """The worker's part. What is over, or given on, meanwhile is nobody's news."""
    own = ResponsibleSeat.objects.filter(
        pending_filter("delivery__"), delivery=payload["delivery"], seat__in=payload["seats"]
    )
    entries = list(own.select_related("delivery__notice__current_version").order_by("seat"))
    if not entries:
        return
    notice = entries[0].delivery.notice
    assert notice.current_version is not None  # noqa: S101 - the query asked for it
    tell(
        notice,
        notice.current_version,
        event=payload["event"],
        line="席の変更により、この席の受け持ちになりました",
        seats=[entry.seat_id for entry in entries],
        asked=payload["asked"],
    )


def unattended(organisation_id: int) -> QuerySet[Delivery]:
    """Current matter of an organisation at a closed seat or at none."""
    closed = ResponsibleSeat.objects.filter(
        ~Q(seat__in=Seat.objects.current()), delivery=OuterRef("pk")
    )
    found = pending(Delivery.objects.filter(organisation=organisation_id))
    return found.filter(Q(is_attended=False) | Exists(closed))


def pending(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that are current, with ``is_attended``: whether an open seat is in charge, and
    ``is_read``: whether any seat was shown what has to be read.
    """
    attended = ResponsibleSeat.objects.filter(
        delivery=OuterRef("pk"), seat__in=Seat.objects.current()
    )
    read = SeatReading.objects.filter(
        seat__organisation=OuterRef("organisation"),
        notice=OuterRef("notice"),
        version_number__gte=OuterRef("notice__current_version__ack_version"),
    )
    found = deliveries.filter(pending_filter()).select_related("organisation")
    return found.annotate(is_attended=Exists(attended), is_read=Exists(read))


def left_to_do(deliveries: Sequence[Any]) -> list[Any]:
    """Those of them that are unread, or on which something is asked still: ``is_asked``."""
    asked = asked_today(deliveries)
    for row in deliveries:
        row.is_asked = row.pk in asked
    return [row for row in deliveries if row.is_asked or not row.is_read]


def settle_waiting(*, since: datetime | None = None) -> None:
    """Also where no change of a seat says so: it closed by its date, or a notice was on its way to
    it or to an organisation without seats, or a correction asks anew what a closed seat answered.

    ``since``: only at seats closed, and of notices published, since then. Organisations where
    nothing is left to do cost nothing of their own.
    """
    organisations: set[int] = set()
    for found in (at_closed_seats(since), at_no_seat(since)):
        rows = found.iterator(chunk_size=ROWS_AT_ONCE)
        while part := list(islice(rows, ROWS_AT_ONCE)):
            organisations.update(row.organisation_id for row in left_to_do(part))
    for organisation_id in sorted(organisations):
        settle_charge(organisation_id=organisation_id)


def at_closed_seats(since: datetime | None) -> QuerySet[Delivery]:
    """Current matter of which a closed seat is in charge."""
    entries = ResponsibleSeat.objects.filter(seat__closed_on__lte=timezone.localdate())
    if since is not None:
        closed = Q(seat__closed_on__gte=timezone.localdate(since))
        published = Q(delivery__notice__current_version__published_at__gte=since)
        entries = entries.filter(closed | published)
    return pending(Delivery.objects.filter(pk__in=entries.values("delivery")))


def at_no_seat(since: datetime | None) -> QuerySet[Delivery]:
    """Current matter that nobody has although a seat is there to be in charge."""
    duties = NoticePage.duties.through.objects.filter(noticepage=OuterRef(OuterRef("notice")))
    seats = Seat.objects.current().filter(
        Q(is_representative=True) | Q(duties__in=duties.values("duty")),
        organisation=OuterRef("organisation"),
    )
    entries = ResponsibleSeat.objects.filter(delivery=OuterRef("pk"))
    deliveries = Delivery.objects.filter(~Exists(entries), Exists(seats))
    if since is not None:
        deliveries = deliveries.filter(notice__current_version__published_at__gte=since)
    return pending(deliveries)
