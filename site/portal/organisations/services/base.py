"""The data every installation starts with: duties, the ministry, regional bureaus, groups."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from portal.organisations.csv_files import RowError, RowsInvalid
from portal.organisations.models import Duty, Organisation, OrganisationGroup


@dataclass(frozen=True)
class BaseCount:
    """How many rows there are after loading."""

    duties: int
    ministry: int
    groups: int


@transaction.atomic
def load_base(*, folder: Path) -> BaseCount:
    """Bring the stored base data to what the files in ``folder`` say; repeatable.

    Rows that the files do not name stay as they are. Raises RowsInvalid when a group names a code
    that is not in the roster, or a division a parent that is not above it in the file.
    """
    duties = _rows(folder / "duties.csv")
    for order, row in enumerate(duties, start=1):
        Duty.objects.update_or_create(name=row["name"], defaults={"order": order})
    ministry = _rows(folder / "ministry.csv")
    _load_ministry(ministry)
    notes = {row["group"]: row["note"] for row in _rows(folder / "group_notes.csv")}
    _load_groups(_rows(folder / "groups.csv"), notes)
    return BaseCount(len(duties), len(ministry), len(notes))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load_ministry(rows: list[dict[str, str]]) -> None:
    """A row's parent is the nearest row above it with that name."""
    seen: dict[str, Organisation] = {}
    for order, row in enumerate(rows, start=1):
        parent = seen.get(row["parent"])
        if row["parent"] and parent is None:
            raise RowsInvalid([RowError(order + 1, f"上位の組織「{row['parent']}」がありません。")])
        seen[row["name"]], _ = Organisation.objects.update_or_create(
            kind=row["kind"], name=row["name"], parent=parent, defaults={"order": order}
        )


def _load_groups(rows: list[dict[str, str]], notes: dict[str, str]) -> None:
    ids = dict(Organisation.objects.exclude(code=None).values_list("code", "pk"))
    errors = [
        RowError(line, f"団体コード「{row['code']}」は名簿にありません。")
        for line, row in enumerate(rows, start=2)
        if row["code"] not in ids
    ]
    if errors:
        raise RowsInvalid(errors)
    for name, note in notes.items():
        group, _ = OrganisationGroup.objects.update_or_create(name=name, defaults={"note": note})
        group.members.set([ids[row["code"]] for row in rows if row["group"] == name])
