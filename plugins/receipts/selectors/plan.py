"""The ladder in days: which step is due when. Nothing here asks the database."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from portal.extension.working_days import add_working_days, next_working_day

from plugins.receipts.models import LADDER, Pace, Step

CATCH_UP_DAYS = 5
"""Missed steps are made up for one after the other within so many working days."""

Plan = Mapping[Step, date]


def planned(*, start: date, due: date | None, pace: str, first: int = 0) -> dict[Step, date]:
    """The day of each step; empty where the notice does not remind.

    ``start``: the day of publication, or of the last change of what is asked; ``first``: the
    number of steps gone by then, which get no day. Steps follow each other by a working day at
    least, and the first comes after ``start``, however near the deadline is.
    """
    if pace == Pace.NONE:
        return {}
    fixed, offsets = _offsets(due, pace)
    gone = offsets[first - 1] if first and fixed is None else 0
    plan: dict[Step, date] = {}
    last = start
    for step, offset in list(zip(LADDER, offsets, strict=True))[first:]:
        last = max(add_working_days(fixed or start, offset - gone), next_working_day(last))
        plan[step] = last
    return plan


def _offsets(due: date | None, pace: str) -> tuple[date | None, list[int]]:
    conf = settings_of_plugin()
    if pace == Pace.FAST:
        return None, numbers(conf.days_in_a_hurry)
    if due is None:
        return None, numbers(conf.days_from_publication)
    return due, numbers(conf.days_to_due)


def settings_of_plugin() -> Any:
    """The plugin's validated settings (``ReceiptSettings``)."""
    config: Any = apps.get_app_config("receipts")
    return config.conf


def numbers(text: str) -> list[int]:
    """The numbers of a setting. Raises ValueError unless there is one for each step."""
    found = [int(part) for part in text.split(",")]
    if len(found) != len(LADDER):
        raise ValueError(text)
    return found


def come_due(plan: Plan, done: Collection[str], today: date, asked: date) -> list[Step]:
    """What the schedule carries out from a day on, one each working day, of what has come due.

    Steps that were missed long ago are not all made up for, or everybody would be flooded when
    the worker was away for weeks: only the last of them, and only what was ``asked`` by its day,
    since a notice taken over from elsewhere has missed nothing.
    """
    rest = LADDER[gone_by(done) :]
    come = [step for step in rest if step in plan and plan[step] <= today]
    oldest = add_working_days(today, -CATCH_UP_DAYS)
    fresh = [step for step in come if plan[step] >= oldest]
    return fresh or [step for step in come if plan[step] >= asked][-1:]


def gone_by(done: Collection[str]) -> int:
    """How many steps lie behind: those done, and those left out before them."""
    return max((LADDER.index(Step(step)) + 1 for step in done), default=0)


def next_step(done: Collection[str]) -> Step | None:
    """The step after the last one done; None at the end of the ladder."""
    return next(iter(LADDER[gone_by(done) :]), None)
