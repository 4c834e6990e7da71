"""The data every installation starts with: the desks of the ministry, categories, checklists."""

import csv
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db import transaction
from helpdesk.models import ChecklistTemplate, Queue

from portal.inquiries.models import Category, Desk
from portal.organisations.models import Duty, Organisation


@dataclass(frozen=True)
class BaseCount:
    """How many rows the files have."""

    desks: int
    categories: int


@transaction.atomic
def load_base(*, folder: Path) -> BaseCount:
    """Bring desks, categories and checklists to what the files say; what they do not name stays.

    Raises Organisation.DoesNotExist or Duty.DoesNotExist for a name that is not loaded.
    """
    desks = rows(folder / "desks.csv")
    slugs = [load_desk(slug, list(lines)) for slug, lines in groupby(desks, lambda r: r["slug"])]
    categories = rows(folder / "categories.csv")
    for order, row in enumerate(categories, start=1):
        duty = Duty.objects.get(name=row["duty"])
        Category.objects.update_or_create(duty=duty, name=row["name"], defaults={"order": order})
    for name, lines in groupby(rows(folder / "checklists.csv"), lambda row: row["name"]):
        tasks = [line["task"] for line in lines]
        ChecklistTemplate.objects.update_or_create(name=name, defaults={"task_list": tasks})
    return BaseCount(len(slugs), len(categories))


def load_desk(slug: str, lines: list[dict[str, str]]) -> Desk:
    """A queue with its desk; one line for each division."""
    queue, _ = Queue.objects.update_or_create(slug=slug, defaults={"title": lines[0]["title"]})
    desk, _ = Desk.objects.update_or_create(
        queue=queue,
        defaults={
            "first_reply_days": int(lines[0]["first_reply_days"]),
            "answer_days": int(lines[0]["answer_days"]),
            "needs_approval": lines[0]["needs_approval"] == "1",
        },
    )
    desk.divisions.set(
        Organisation.objects.get(name=line["division"], parent__name=line["bureau"])
        for line in lines
    )
    return desk


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a file by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
