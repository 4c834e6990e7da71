"""Figures of inquiries: how many wait, and how soon they were answered. None of it per person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from portal.files.models import StoredFile
from portal.inquiries.charge import with_asking_seat
from portal.inquiries.desk_conditions import has_passed
from portal.inquiries.files import PURPOSE
from portal.inquiries.models import (
    AskDraft,
    Case,
    CaseFile,
    CaseState,
    Desk,
    DraftFile,
    Entry,
    EntryKind,
    Holder,
    Side,
)
from portal.organisations.models import Duty, Seat

MEDIAN_DAYS = 90


@dataclass(frozen=True)
class DeskLoad:
    """A desk in numbers. ``median``: working days from question to answer, None without any."""

    desk: Desk
    divisions: str
    waiting: int
    overdue: int
    answered: int
    median: float | None


def desk_loads() -> list[DeskLoad]:
    """All desks; four queries."""
    counts, spans = waiting_by_queue(), answer_days()
    desks = Desk.objects.select_related("queue").prefetch_related("divisions")
    return [
        DeskLoad(
            desk=desk,
            divisions="、".join(division.name for division in desk.divisions.all()),
            waiting=counts.get(desk.queue_id, (0, 0))[0],
            overdue=counts.get(desk.queue_id, (0, 0))[1],
            answered=len(spans.get(desk.queue_id, [])),
            median=median(spans[desk.queue_id]) if desk.queue_id in spans else None,
        )
        for desk in desks
    ]


def waiting_by_queue() -> dict[int, tuple[int, int]]:
    """Cases that the ministry holds by queue: all, and those that are late."""
    held = Case.objects.filter(holder=Holder.BUREAU).order_by()
    rows = held.values("queue").annotate(
        waiting=Count("pk"), overdue=Count("pk", filter=has_passed(timezone.localdate()))
    )
    return {row["queue"]: (row["waiting"], row["overdue"]) for row in rows}


def answer_days() -> dict[int, list[int]]:
    """Working days of the ministry's answers of the last MEDIAN_DAYS days, by queue. They begin
    with the question, also where a prefecture had it first. What a prefecture answered is none of
    them, and several cases that were gathered and answered once are one.
    """
    since = timezone.now() - timedelta(days=MEDIAN_DAYS)
    answers = Entry.objects.filter(case=OuterRef("pk"), kind=EntryKind.ANSWER).order_by("-pk")
    answered = Case.objects.filter(
        answered_at__gte=since, upward=None, state__in=(CaseState.ANSWERED, CaseState.DONE)
    )
    given = answered.annotate(giver=Subquery(answers.values("side")[:1])).filter(giver=Side.BUREAU)
    found: dict[int, list[int]] = {}
    for queue, days in given.order_by().values_list("queue", "clock_days"):
        found.setdefault(queue, []).append(days)
    return found


@dataclass(frozen=True)
class Load:
    """How many wait now: at the own prefecture, and at the ministry by name of the desk."""

    prefecture: int
    desks: tuple[tuple[str, int], ...]

    @property
    def ministry(self) -> int:
        """All desks."""
        return sum(number for _, number in self.desks)


def load_for(seat: Seat) -> Load:
    """What an asker sees before sending; one query."""
    own = Q(holder=Holder.PREFECTURE, prefecture=seat.organisation.prefecture_id)
    rows = (
        Case.objects.filter(own | Q(holder=Holder.BUREAU))
        .order_by()
        .values_list("holder", "queue__title")
        .annotate(number=Count("pk"))
    )
    prefecture, desks = 0, Counter[str]()
    for holder, title, number in rows:
        if holder == Holder.PREFECTURE:
            prefecture += number
        else:
            desks[title] += number
    return Load(prefecture, tuple(sorted(desks.items())))


def duties() -> QuerySet[Any]:
    """All duties with their categories; ``has_desk``: whether some desk answers for it."""
    seats = Seat.objects.current().filter(
        duties=OuterRef("pk"), organisation__in=Desk.objects.values("divisions")
    )
    return Duty.objects.annotate(has_desk=Exists(seats)).prefetch_related("categories")


def seat_drafts(seat: Seat) -> QuerySet[AskDraft]:
    """Questions that the seat has not sent yet, and those that fell to it."""
    return AskDraft.objects.filter(with_asking_seat(seat))


def unsent_files(seat: Seat, ids: Sequence[str], case: Case | None = None) -> list[StoredFile]:
    """Files of the seat's organisation that were uploaded for an inquiry and not sent yet; for the
    draft of ``case`` those that the desk has put to it, and no other draft's."""
    sent = CaseFile.objects.filter(file=OuterRef("pk"))
    drafted = DraftFile.objects.filter(file=OuterRef("pk"))
    own = Q(~Exists(drafted), organisation=seat.organisation_id)
    if case is not None:
        own |= Q(Exists(drafted.filter(draft__case=case)))
    found = StoredFile.objects.filter(own, ~Exists(sent), pk__in=ids, purpose=PURPOSE)
    by_id = {str(file.pk): file for file in found}
    return [by_id[key] for key in dict.fromkeys(ids) if key in by_id]


def sent_case(seat: Seat, key: str, user: Any = None) -> Case | None:
    """The case that a form with this key has become: sent by the seat, or from another one by
    ``user``, who switched seats meanwhile."""
    sent = Entry.objects.filter(case=OuterRef("pk"), key=key)
    own = Q(seat=seat) if user is None else Q(seat=seat) | Q(asked_by=user)
    return Case.objects.filter(Exists(sent), own).first()


def is_asked_with(case: Case, title: str, text: str) -> bool:
    """Whether the case was opened with these words."""
    ticket = case.ticket
    return same_words((title, text), (ticket.title, ticket.description or ""))


def same_words(some: tuple[str, str], others: tuple[str, str]) -> bool:
    """Whether titles and texts are sent alike: a form trims its words and puts a title into one
    line, and browsers end lines in their way.
    """
    plain = [
        (one_line(title), text.strip().replace("\r\n", "\n")) for title, text in (some, others)
    ]
    return plain[0] == plain[1]


def one_line(words: str) -> str:
    """The words without breaks; those that no keyboard makes are breaks too."""
    return " ".join(filter(None, words.strip().splitlines()))


def gatherable_cases(seat: Seat) -> QuerySet[Case]:
    """Cases of its municipalities that a coordinator may put into one."""
    below = Case.objects.filter(
        prefecture=seat.organisation_id, holder=Holder.PREFECTURE, upward=None
    )
    return below.select_related("ticket", "organisation", "duty", "category")
