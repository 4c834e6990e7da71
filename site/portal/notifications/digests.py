"""The daily digest: one mail for each seat and working day, at the seat's hour, if there is news.

All is done for many seats at once: a dozen queries for each batch, and no more of it in memory than
one batch. A batch is one transaction with its mails in the outbox, so that a worker that is killed
leaves a seat with its digest written once or not at all. After an outage everything that waits
comes in one digest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.extension.jobs import periodic
from portal.extension.notifications import REMINDER, notification_kinds
from portal.extension.working_days import is_working_day
from portal.notifications.asking import still_asked
from portal.notifications.digest_text import Digest, Entry, digest_mail
from portal.notifications.mails import Person, people_on, send
from portal.notifications.models import DigestSetting, InboxItem, Notification
from portal.organisations.models import Seat

SEATS_AT_ONCE = 500
ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that no mail has told of yet."""

    pk: int
    seat_id: int
    notification_id: int
    is_asked: bool
    is_read: bool


@periodic("notifications.digests", every_seconds=60)
def run_digests() -> None:
    """Write the digests that are due now."""
    write_digests(now=timezone.now())


def write_digests(*, now: datetime) -> int:
    """Write every digest that is due at a moment; how many seats got one."""
    today = timezone.localdate(now)
    if not is_working_day(today):
        return 0
    ensure_settings()
    due = due_settings(now)
    due.filter(~Exists(waiting_items())).update(digested_on=today)
    written = 0
    while True:
        with transaction.atomic():
            batch = list(due.select_for_update().order_by("pk")[:SEATS_AT_ONCE])
            if not batch:
                return written
            written += write_batch(batch, today)


def ensure_settings() -> None:
    """A row for every open seat, which says when its last digest was."""
    missing = Seat.objects.current().exclude(pk__in=DigestSetting.objects.values("pk"))
    rows = (DigestSetting(seat_id=pk) for pk in missing.order_by().values_list("pk", flat=True))
    DigestSetting.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)


def due_settings(now: datetime) -> QuerySet[DigestSetting]:
    """Seats whose hour has come and that have not had their digest today."""
    moment = timezone.localtime(now)
    not_yet = Q(digested_on__isnull=True) | Q(digested_on__lt=moment.date())
    return DigestSetting.objects.filter(not_yet, digest_at__lte=moment.time())


def waiting_items() -> QuerySet[InboxItem]:
    """Items of the outer seat that no mail has told of."""
    return InboxItem.objects.filter(seat=OuterRef("pk"), is_mailed=False)


def write_batch(batch: Sequence[DigestSetting], today: date) -> int:
    """The digests of some seats, whose rows are locked; how many had news and people to read it.

    What waits at a seat that nobody sits on is left for the first digest of whoever comes next. It
    is not even read: in a year that can be a lot.
    """
    seats = [setting.pk for setting in batch]
    people = by_seat(people_on(seats))
    unwanted = {setting.pk for setting in batch if not setting.wants_digest}
    items = waiting_at({*people, *unwanted})
    digests = digests_of([item for item in items if item.seat_id not in unwanted], today)
    send(
        digest_mail(digest, seat_id=seat_id, person=person)
        for seat_id, digest in digests.items()
        for person in people[seat_id]
    )
    for start in range(0, len(items), ROWS_AT_ONCE):
        part = [item.pk for item in items[start : start + ROWS_AT_ONCE]]
        InboxItem.objects.filter(pk__in=part).update(is_mailed=True)
    DigestSetting.objects.filter(pk__in=seats).update(digested_on=today)
    return len(digests)


def waiting_at(seat_ids: Iterable[int]) -> list[Waiting]:
    """What no mail has told the seats of, newest first at each."""
    waiting = InboxItem.objects.filter(seat__in=list(seat_ids), is_mailed=False)
    rows = waiting.order_by("seat_id", "-notification_id")
    fields = ("pk", "seat", "notification", "is_asked", "is_read")
    return [Waiting(*row) for row in rows.values_list(*fields)]


def digests_of(items: Iterable[Waiting], today: date) -> dict[int, Digest]:
    """What to tell each seat that has something unread, grouped by thing, newest first."""
    unread = [item for item in items if not item.is_read]
    known = Notification.objects.filter(kind__in=notification_kinds.keys())
    notifications = known.in_bulk({item.notification_id for item in unread})
    things: dict[int, dict[str, Entry]] = {}
    for item in unread:
        notification = notifications.get(item.notification_id)
        if notification is not None:
            of_seat = things.setdefault(item.seat_id, {})
            entry = of_seat.setdefault(notification.object_key, Entry())
            entry.add(notification, is_asked=item.is_asked)
    clear_what_nobody_asks(things)
    labels = seat_labels(list(things))
    return {
        seat_id: Digest(today, labels[seat_id], list(entries.values()))
        for seat_id, entries in things.items()
        if entries
    }


def clear_what_nobody_asks(things: dict[int, dict[str, Entry]]) -> None:
    """Take 要確認 off what was withdrawn, or answered by somebody else, before the digest left."""
    asked = [
        (entry.newest.kind, (seat_id, key))
        for seat_id, entries in things.items()
        for key, entry in entries.items()
        if entry.is_asked
    ]
    left = still_asked(asked)
    for _, (seat_id, key) in asked:
        if (seat_id, key) not in left:
            settle(things, seat_id, key)


def settle(things: dict[int, dict[str, Entry]], seat_id: int, key: str) -> None:
    """Nothing is asked any more: no mark, and no reminder of it; nothing at all if that was all."""
    entry = things[seat_id][key]
    entry.is_asked = False
    entry.told = [said for said in entry.told if not said.event.startswith(REMINDER)]
    if not entry.told:
        del things[seat_id][key]


def seat_labels(seat_ids: Sequence[int]) -> dict[int, str]:
    """札幌市 介護保険課 給付係, by seat; one query."""
    seats = Seat.objects.select_related("organisation").in_bulk(seat_ids)
    return {pk: str(seat) for pk, seat in seats.items()}


def by_seat(people: Iterable[Person]) -> dict[int, list[Person]]:
    """Everybody on each seat."""
    found: dict[int, list[Person]] = {}
    for person in people:
        found.setdefault(person.seat_id, []).append(person)
    return found
