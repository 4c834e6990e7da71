"""Reading the ladder: what is due, what was done, and who is still silent on a notice."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from portal.notices.api import acknowledgement_dues, asked_since

from plugins.receipts.models import (
    LADDER,
    CallRecord,
    Pace,
    ReceiptRequest,
    Reminder,
    ReminderRun,
    Step,
)
from plugins.receipts.selectors.asked import Asked
from plugins.receipts.selectors.plan import Plan, come_due, gone_by, planned
from plugins.receipts.selectors.states import pending_deliveries

logger = logging.getLogger("plugins.receipts.reminders")

LOOK_BACK_DAYS = 400
"""Older versions are not reminded of by the schedule; an editor still may."""


@dataclass(frozen=True)
class DueStep:
    """A step that is to be carried out now."""

    notice_id: int
    level: int
    step: Step


@dataclass(frozen=True)
class Rung:
    """A step of a notice as a page shows it: planned, carried out, or neither.

    ``day``: that of the schedule. ``will_come``: whether the schedule will carry it out.
    """

    step: Step
    day: date | None
    runs: tuple[ReminderRun, ...]
    will_come: bool = False
    is_left_out: bool = False

    @property
    def sent_at(self) -> datetime | None:
        """When it was carried out last."""
        return max((run.sent_at for run in self.runs), default=None)

    @property
    def reached(self) -> int:
        """How many organisations it met."""
        return sum(run.reached for run in self.runs)


def due_steps(today: date) -> list[DueStep]:
    """What the schedule has to do on a day: one step a notice at most. Four queries."""
    requests = list(reminding())
    ids = [request.version.notice_id for request in requests]
    published, dues, runs = asked_since(ids), acknowledgement_dues(ids), nationwide_runs(ids)
    steps = []
    for request in requests:
        notice_id, level = request.version.notice_id, request.version.ack_version
        done = runs.get((notice_id, level), [])
        due = request.due or dues.get(notice_id)
        try:
            plan = plan_of(request, published=published[notice_id], due=due, done=done)
        except OverflowError:  # a day from before days were checked: it must not stop the others
            logger.error(
                "notice %s has a deadline that cannot be reckoned with: %s", notice_id, due
            )
            continue
        come = come_due(plan, steps_of(done), today, timezone.localdate(request.recorded_at))
        if come and not any(timezone.localdate(run.sent_at) == today for run in done):
            steps.append(DueStep(notice_id, level, come[0]))
    return steps


def plan_of(
    request: ReceiptRequest, *, published: datetime, due: date | None, done: Iterable[ReminderRun]
) -> dict[Step, date]:
    """The days of a notice's steps. ``done``: runs for everybody."""
    changed = request.changed_at
    before = [run for run in done if changed and run.sent_at <= changed]
    return planned(
        start=timezone.localdate(max(published, changed or published)),
        due=due,
        pace=request.pace,
        first=gone_by(steps_of(before)),
    )


def steps_of(runs: Iterable[ReminderRun]) -> set[str]:
    """Which steps were carried out."""
    return {run.step for run in runs}


def reminding() -> QuerySet[ReceiptRequest]:
    """What every notice in display that reminds asks for."""
    now = timezone.now()
    notice = "version__notice__"
    shown = Q(**{f"{notice}display_until": None}) | Q(**{f"{notice}display_until__gte": now})
    requests = ReceiptRequest.objects.filter(
        shown,
        required=True,
        version__published_at__gte=now - timedelta(days=LOOK_BACK_DAYS),
        version__notice__current_version=F("version"),
        version__notice__withdrawn_at=None,
    )
    found = requests.exclude(pace=Pace.NONE).order_by("version__notice")
    return found.select_related("version").only(
        "due", "pace", "recorded_at", "changed_at", "version__notice", "version__ack_version"
    )


def nationwide_runs(notice_ids: Sequence[int]) -> dict[tuple[int, int], list[ReminderRun]]:
    """Runs that were for everybody, by notice and level; one query."""
    found: dict[tuple[int, int], list[ReminderRun]] = {}
    for run in ReminderRun.objects.filter(notice__in=notice_ids, area=None):
        found.setdefault((run.notice_id, run.level), []).append(run)
    return found


def rungs(asked: Asked, area: int | None) -> list[Rung]:
    """The ladder of a notice that asks, for everybody or as one prefecture sees it. Two queries."""
    notice, request = asked.notice, asked.request
    assert request is not None  # noqa: S101 - nobody is reminded of what is not asked for
    found = ReminderRun.objects.filter(notice=notice.id, level=notice.ack_version)
    if area is not None:
        found = found.filter(Q(area=None) | Q(area=area))
    runs = list(found.order_by("sent_at"))
    everywhere = [run for run in runs if run.area_id is None]
    published = asked_since([notice.id])[notice.id]
    plan = plan_of(request, published=published, due=asked.due, done=everywhere)
    to_come = coming_steps(plan, steps_of(everywhere), request)
    left_out = LADDER[: gone_by(steps_of(everywhere))]
    return [
        Rung(
            step,
            plan.get(step),
            tuple(run for run in runs if run.step == step),
            will_come=step in to_come,
            is_left_out=step in left_out,
        )
        for step in LADDER
    ]


def coming_steps(plan: Plan, done: set[str], request: ReceiptRequest) -> set[Step]:
    """What the schedule will carry out: what has come due and what is still ahead."""
    today = timezone.localdate()
    come = come_due(plan, done, today, timezone.localdate(request.recorded_at))
    ahead = (step for step in LADDER[gone_by(done) :] if step in plan and plan[step] > today)
    return {*come, *ahead}


def done_steps(notice_id: int, level: int, area: int | None) -> set[str]:
    """Steps carried out for everybody, and for a prefecture if one is given."""
    everywhere = Q(area=None)
    runs = ReminderRun.objects.filter(notice=notice_id, level=level)
    runs = runs.filter(everywhere if area is None else everywhere | Q(area=area))
    return set(runs.values_list("step", flat=True))


def pending_of(notice_id: int, area: int | None) -> QuerySet[Any]:
    """Deliveries of a notice that nobody has answered; of a prefecture's municipalities."""
    pending = pending_deliveries().filter(notice=notice_id)
    return pending if area is None else pending.filter(organisation__prefecture=area)


def still_pending(reminders: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Those of the reminders whose delivery has not been answered meanwhile."""
    return reminders.filter(delivery__in=pending_deliveries().values("pk"))


def reminder_counts(delivery_ids: Iterable[int], level: int) -> dict[int, list[str]]:
    """Labels of the steps that met each delivery, in the order of the ladder; one query."""
    found: dict[int, list[str]] = {}
    rows = Reminder.objects.filter(delivery__in=list(delivery_ids), level=level)
    for delivery, step in rows.values_list("delivery", "step"):
        found.setdefault(delivery, []).append(step)
    order = [step.value for step in LADDER]
    return {pk: sorted(steps, key=order.index) for pk, steps in found.items()}


def last_calls(delivery_ids: Iterable[int]) -> dict[int, CallRecord]:
    """The latest call about each delivery; one query."""
    calls = CallRecord.objects.filter(delivery__in=list(delivery_ids))
    return {call.delivery_id: call for call in calls.order_by("called_at", "pk")}


def calls_of(delivery_id: int) -> list[CallRecord]:
    """All calls about a delivery, newest first."""
    return list(CallRecord.objects.filter(delivery=delivery_id).order_by("-called_at", "-pk"))
