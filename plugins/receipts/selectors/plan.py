"""The ladder in days: which step is due when. Nothing here asks the database."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from portal.extension.working_days import add_working_days, next_working_day

from plugins.receipts.models import LADDER, Pace, Step

CATCH_UP_DAYS = 5
"""A step that could not be carried out on its day is made up for within so many working days."""

Plan = Mapping[Step, date]


def planned(*, published: date, due: date | None, pace: str) -> dict[Step, date]:
    """The day of each step; empty where the notice does not remind.

    Steps follow each other by a working day at least, and the first comes after the day of
    publication, however near the deadline is.
    """
    if pace == Pace.NONE:
        return {}
    start, offsets = _offsets(due, pace)
    plan: dict[Step, date] = {}
    last = published
    for step, offset in zip(LADDER, offsets, strict=True):
        last = max(add_working_days(start or published, offset), next_working_day(last))
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


def due_step(plan: Plan, done: Collection[str], today: date) -> Step | None:
    """The step to carry out on a day: the first one not done whose day has come.

    A step long past is left out: nobody is flooded when the worker was away for weeks.
    """
    oldest = add_working_days(today, -CATCH_UP_DAYS)
    for step, day in plan.items():
        if step in done or day < oldest:
            continue
        return step if day <= today else None
    return None


def next_step(done: Collection[str]) -> Step | None:
    """The step after the last one done; None at the end of the ladder."""
    last = max((LADDER.index(Step(step)) for step in done), default=-1)
    return LADDER[last + 1] if last + 1 < len(LADDER) else None
