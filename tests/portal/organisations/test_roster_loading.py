"""O-02: the difference first, one transaction, idempotent, large changes refused."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from portal.ledger.api import verify_ledger
from portal.ledger.models import AuditEntry
from portal.organisations.csv_files import RowsInvalid
from portal.organisations.models import Organisation
from portal.organisations.roster import RosterRow, read_roster
from portal.organisations.services import (
    LargeChange,
    RosterDiff,
    RosterOutdated,
    apply_roster,
    diff_roster,
)

from tests.world import World

SHIPPED = Path(__file__).parents[3] / "fixtures" / "base" / "organisations.csv"
# The rows of the small world's prefectures, as the shipped roster has them.
LINES = SHIPPED.read_text(encoding="utf-8").splitlines()
HEADER = LINES[0]
HOKKAIDO = [line for line in LINES if line[:2] == "01"][:40]
SMALL = HOKKAIDO + [line for line in LINES if line[:2] == "03"]


def rows_of(lines: list[str]) -> list[RosterRow]:
    """Rows of some lines of the shipped file."""
    return read_roster("\n".join([HEADER, *lines]).encode()).rows


def load(lines: list[str]) -> RosterDiff:
    """Compare and apply whatever the size."""
    diff = diff_roster(rows_of(lines))
    apply_roster(diff=diff, allow_large_change=True)
    return diff


def figures(diff: RosterDiff) -> tuple[int, int, int]:
    """Added, changed, removed."""
    return len(diff.added), len(diff.changed), len(diff.removed)


def stored() -> list[tuple[Any, ...]]:
    """Everything the roster stores."""
    return list(
        Organisation.objects.order_by("pk").values_list(
            "pk", "code", "name", "kana", "kind", "subtype", "region", "prefecture", "valid_until"
        )
    )


def run(*args: str, **options: Any) -> str:
    """Standard output of the command."""
    out = StringIO()
    call_command("load_roster", *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def small(world: World) -> list[str]:
    """The small roster, loaded."""
    load(SMALL)
    return list(SMALL)


def test_whole_shipped_roster_loads_and_then_changes_nothing(world: World) -> None:
    first = json.loads(run("--json", allow_large_change=True))
    assert (first["added"], first["removed"]) == (1782, 0)
    assert json.loads(run("--json")) == {"added": 0, "changed": 0, "removed": 0}
    assert Organisation.objects.current().local_governments().count() == 1788


def test_comparing_takes_two_queries(
    small: list[str], django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with django_assert_num_queries(2):
        diff_roster(rows_of(small))


def test_dry_run_shows_and_stores_nothing(small: list[str], tmp_path: Path) -> None:
    before = stored()
    path = tmp_path / "roster.csv"
    text = "\n".join([HEADER, *small]).replace("小樽市", "新小樽市")
    path.write_text(text, encoding="utf-8")
    shown = run("--dry-run", file=path)
    assert shown.splitlines() == [
        "変更 012033 北海道小樽市：名称「小樽市」→「新小樽市」",
        "追加0件、変更1件、終了0件。反映していません（確認だけ）。",
    ]
    assert stored() == before


def test_json_is_all_there_is_on_standard_output(small: list[str], tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    text = "\n".join([HEADER, *small]).replace("012033,", "12033,")
    path.write_text(text, encoding="utf-8")
    errors = StringIO()
    assert run("--json", file=path, stderr=errors) == '{"added": 0, "changed": 0, "removed": 0}\n'
    assert "「12033」を「012033」に直しました" in errors.getvalue()


def test_rename_keeps_the_row(small: list[str]) -> None:
    before = Organisation.objects.get(code="012033").pk
    diff = load([line.replace("小樽市", "新小樽市") for line in small])
    assert figures(diff) == (0, 1, 0)
    renamed = Organisation.objects.get(code="012033")
    assert (renamed.pk, renamed.name) == (before, "新小樽市")


def test_removed_ends_yesterday_and_comes_back(small: list[str]) -> None:
    without = [line for line in small if not line.startswith("012033")]
    assert figures(load(without)) == (0, 0, 1)
    otaru = Organisation.objects.get(code="012033")
    assert otaru.valid_until == timezone.localdate() - timedelta(days=1)
    assert figures(load(without)) == (0, 0, 0)
    assert figures(load(small)) == (0, 1, 0)
    otaru.refresh_from_db()
    assert otaru.valid_until is None


def test_planned_end_of_the_file_is_stored(small: list[str]) -> None:
    line = next(line for line in small if line.startswith("012033"))
    load([*(row for row in small if row != line), f"{line}2099-03-31"])
    assert Organisation.objects.get(code="012033").valid_until == date(2099, 3, 31)


def test_columns_the_file_lacks_keep_what_is_stored(small: list[str]) -> None:
    cut = ["code,name", *(",".join([line.split(",")[0], line.split(",")[3]]) for line in small)]
    diff = diff_roster(read_roster("\n".join(cut).encode()).rows)
    assert figures(diff) == (0, 0, 0)


def test_organisations_of_other_kinds_are_left_alone(small: list[str]) -> None:
    union = Organisation.objects.create(code="018007", name="某広域連合", kind="広域連合")
    assert figures(diff_roster(rows_of(small))) == (0, 0, 0)
    assert Organisation.objects.current().filter(pk=union.pk).exists()


def test_large_change_is_refused_without_the_flag(small: list[str], tmp_path: Path) -> None:
    before = stored()
    path = tmp_path / "roster.csv"
    path.write_text("\n".join([HEADER, *small[:-5]]), encoding="utf-8")
    with pytest.raises(CommandError, match="--allow-large-change"):
        run(file=path)
    assert stored() == before
    run(file=path, allow_large_change=True)
    assert Organisation.objects.current().local_governments().count() == len(small) - 5


def test_five_percent_exactly_is_allowed() -> None:
    change: Any = object()
    assert not RosterDiff([], [change] * 5, [], base=100).is_large
    assert RosterDiff([], [change] * 3, [change] * 3, base=100).is_large
    assert not RosterDiff([change] * 50, [], [], base=0).is_large
    assert RosterDiff([change] * 6, [], [], base=100).is_large


def test_large_change_says_how_much(small: list[str]) -> None:
    with pytest.raises(LargeChange, match="新規9団体、変更0団体、廃止70団体"):
        apply_roster(diff=RosterDiff([None] * 9, [], [None] * 70, base=71))  # type: ignore[list-item]


def test_missing_file_is_an_error_in_japanese(db: None) -> None:
    with pytest.raises(CommandError, match="開けません"):
        run(file=Path("no-such-file.csv"))


def test_wrong_rows_leave_everything_as_it_was(small: list[str], tmp_path: Path) -> None:
    before = stored()
    path = tmp_path / "roster.csv"
    path.write_text("\n".join([HEADER, *small, "999999,,,x,,,,,"]), encoding="utf-8")
    with pytest.raises(CommandError, match="行目"):
        run(file=path)
    assert stored() == before


def test_row_of_an_unknown_prefecture_is_named(world: World) -> None:
    with pytest.raises(RowsInvalid, match="2行目：都道府県コード「130001」の都道府県がありません"):
        diff_roster(read_roster("code,name\n131016,千代田区\n".encode()).rows)


def test_failure_in_the_middle_rolls_everything_back(
    small: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line.replace("小樽市", "新小樽市") for line in small]
    diff = diff_roster(rows_of([*lines[:-1], next(row for row in LINES if row[:2] == "13")]))
    before = stored()

    def full_disk(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(QuerySet, "bulk_update", full_disk)
    with pytest.raises(RosterOutdated):
        apply_roster(diff=diff, allow_large_change=True)
    assert stored() == before


def test_difference_applied_twice_is_refused_whole(small: list[str]) -> None:
    tokyo = next(row for row in LINES if row[:2] == "13")
    diff = diff_roster(rows_of([*small, tokyo]))
    apply_roster(diff=diff)
    before = stored()
    with pytest.raises(RosterOutdated):
        apply_roster(diff=diff)
    assert stored() == before


def edited(line: str, edit: str) -> str | None:
    """A line of the file after one of the edits."""
    cells = line.split(",")
    if edit == "drop":
        return None
    if edit == "rename":
        cells[3] += "（新）"
    elif edit == "reading":
        cells[4] = "よみ"
    elif edit == "end":
        cells[8] = "2099-03-31"
    elif edit == "history":
        cells[8] = "2001-03-31"
    return ",".join(cells)


EDITS = st.sampled_from(["keep", "keep", "drop", "rename", "reading", "end", "history"])
PREFECTURES = [line for line in SMALL if line[2:5] == "000"]
MUNICIPALITIES = [line for line in SMALL if line[2:5] != "000"]


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(st.lists(EDITS, min_size=len(MUNICIPALITIES), max_size=len(MUNICIPALITIES)))
def test_any_edit_applied_once_leaves_no_difference(edits: list[str]) -> None:
    changed = [edited(line, edit) for line, edit in zip(MUNICIPALITIES, edits, strict=True)]
    lines = PREFECTURES + [line for line in changed if line]
    with transaction.atomic():
        load(PREFECTURES + MUNICIPALITIES)
        before = set(Organisation.objects.values_list("pk", flat=True))
        load(lines)
        assert figures(diff_roster(rows_of(lines))) == (0, 0, 0)
        assert before <= set(Organisation.objects.values_list("pk", flat=True))
        wanted = {line.split(",")[0] for line in lines if not line.endswith("2001-03-31")}
        current = Organisation.objects.current().local_governments()
        assert set(current.values_list("code", flat=True)) == wanted
        transaction.set_rollback(True)


def test_every_change_of_the_roster_is_in_the_audit_log(world: World) -> None:
    load(SMALL)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    town, added = world.organisation("岩手町"), HOKKAIDO[-1]
    kept = [line for line in SMALL if not line.startswith("033031") and line != added]
    load(kept)
    load(SMALL)
    found = AuditEntry.objects.exclude(pk__in=before).order_by("recorded_at")
    assert {entry.action for entry in found} == {"名簿による団体の終了", "名簿による団体の変更"}
    assert str(town.pk) in {entry.object_id for entry in found}
    assert {entry.object_type for entry in found} == {"organisations.organisation"}


def test_first_load_is_in_the_audit_log(world: World) -> None:
    diff = load(SMALL)
    entries = AuditEntry.objects.filter(action="名簿による団体の追加")
    assert entries.count() == len(diff.added) > 0
    assert verify_ledger(AuditEntry).ok
