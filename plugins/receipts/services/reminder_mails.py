"""The mails of a step: one to each seat, however many notices the step was about.

Who has answered meanwhile is left out. A mail is named by batch, step and seat: writing it again
makes no second one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from portal.accounts.api import addresses_of
from portal.extension.notifications import REMINDER
from portal.extension.search import SEARCH_BOX
from portal.extension.templatetags.portal_format import monthday
from portal.notices.api import short_code, tell_seats
from portal.organisations.api import representatives
from portal.outbox.api import stable_message_id

from plugins.receipts.models import Reminder, Step
from plugins.receipts.selectors.asked import Asked, asked_by
from plugins.receipts.selectors.prefectures import told_in
from plugins.receipts.selectors.reminders import still_pending

SEATS_AT_ONCE = 500
TEMPLATES = {
    Step.SEAT: "receipts/mail/seat.txt",
    Step.REPRESENTATIVE: "receipts/mail/representative.txt",
    Step.PREFECTURE: "receipts/mail/prefecture.txt",
}
NAMES_SHOWN = 40
"""Municipalities named in a mail to a prefecture; the page has them all."""


@dataclass(frozen=True)
class Line:
    """A notice in a mail, and whose silence it is about where the reader is another."""

    asked: Asked
    silent: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What to type into the search box: T-48."""
        return short_code(self.asked.notice.id)

    @property
    def named(self) -> tuple[str, ...]:
        """As many names as a mail can hold."""
        return self.silent[:NAMES_SHOWN]

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(len(self.silent) - NAMES_SHOWN, 0)


Content = dict[int, list[Line]]
"""Lines by the seat that gets them."""


def write_digest_lines(*, batch: UUID) -> None:
    """Put a line into inbox and digest of every responsible seat, notice by notice."""
    reminders = still_pending(Reminder.objects.filter(run__batch=batch, step=Step.DIGEST))
    rows = reminders.filter(delivery__responsible__isnull=False).order_by("run__notice")
    found = rows.values_list("run__notice", "level", "delivery__responsible__seat")
    groups = {key: [row[2] for row in group] for key, group in groupby(found, itemgetter(0, 1))}
    asked = asked_by({notice for notice, _ in groups})
    for (notice, level), seats in groups.items():
        due = asked[notice].due
        until = f"（期限 {monthday(due)}）" if due else ""
        line = f"到達確認がまだです{until}"
        tell_seats(notice, event=f"{REMINDER}-{level}", line=line, seats=seats)


def write_mails(*, batch: UUID, step: str) -> int:
    """Put the mails of a step into the outbox; how many. Safe to repeat at any point."""
    reminders = still_pending(Reminder.objects.filter(run__batch=batch, step=step))
    content = CONTENTS[Step(step)](reminders)
    seats = sorted(content)
    written = 0
    for start in range(0, len(seats), SEATS_AT_ONCE):
        part = seats[start : start + SEATS_AT_ONCE]
        written += send({seat: content[seat] for seat in part}, batch, Step(step))
    return written


@transaction.atomic
def send(content: Content, batch: UUID, step: Step) -> int:
    """Hand the mails for some seats to the outbox; a seat that nobody reads at gets none."""
    addresses = addresses_of(content)
    mails = [
        mail(lines, step, addresses[seat], f"{batch}:{step}:{seat}")
        for seat, lines in content.items()
        if seat in addresses
    ]
    return get_connection().send_messages(mails) or 0


def mail(lines: Sequence[Line], step: Step, to: Sequence[str], key: str) -> EmailMessage:
    """One mail in plain text, with the numbers to type where links cannot be opened."""
    context = {"lines": lines, "box": SEARCH_BOX}
    context["base"] = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return EmailMessage(
        subject=f"【つなぐ】到達確認のお願い（{len(lines)}件）",
        body=render_to_string(TEMPLATES[step], context),
        to=list(to),
        headers={"Message-ID": stable_message_id(key)},
    )


def for_seats(reminders: Any) -> Content:
    """To each responsible seat, what its organisation still owes."""
    rows = reminders.filter(delivery__responsible__isnull=False)
    return by_seat(rows.values_list("delivery__responsible__seat", "run__notice"))


def for_representatives(reminders: Any) -> Content:
    """To each 代表窓口, what its organisation still owes, whoever is responsible."""
    rows = list(reminders.values_list("delivery__organisation", "run__notice"))
    seats = representatives({organisation for organisation, _ in rows})
    return by_seat(
        (seats[organisation].seat_id, notice)
        for organisation, notice in rows
        if organisation in seats
    )


def by_seat(pairs: Iterable[tuple[int, int]]) -> Content:
    """Lines by seat from pairs of seat and notice, nearest deadline first."""
    ordered = sorted(set(pairs))
    asked = asked_by({notice for _, notice in ordered})
    return {
        seat: in_order(Line(asked[notice]) for _, notice in group if notice in asked)
        for seat, group in groupby(ordered, key=itemgetter(0))
    }


def for_prefectures(reminders: Any) -> Content:
    """To those in charge in each prefecture, by notice, which of its organisations are silent."""
    rows = reminders.annotate(
        place=Coalesce("delivery__organisation__prefecture", "delivery__organisation"),
        named=F("delivery__organisation__name"),
    ).order_by("place", "run__notice", "delivery__organisation__order", "pk")
    found = rows.values_list("place", "run__notice", "named")
    silent = {
        pair: tuple(name for _, _, name in group)
        for pair, group in groupby(found, key=itemgetter(0, 1))
    }
    asked = asked_by({notice for _, notice in silent})
    content: Content = {}
    for (place, notice), seats in told_in(silent).items():
        if notice in asked:
            line = Line(asked[notice], silent[place, notice])
            for seat in seats:
                content.setdefault(seat.seat_id, []).append(line)
    return {seat: in_order(lines) for seat, lines in content.items()}


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Nearest deadline first, then oldest notice."""
    return sorted(
        lines,
        key=lambda line: (
            line.asked.due is None,
            str(line.asked.due or ""),
            line.asked.notice.published_at,
        ),
    )


CONTENTS = {
    Step.SEAT: for_seats,
    Step.REPRESENTATIVE: for_representatives,
    Step.PREFECTURE: for_prefectures,
}
