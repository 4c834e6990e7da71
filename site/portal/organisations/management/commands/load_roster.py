"""Load the roster of local governments from a CSV file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from portal.extension.commands import JapaneseCommand
from portal.organisations.csv_files import FileUnreadable, RowsInvalid
from portal.organisations.roster import RosterFile, read_roster
from portal.organisations.services import (
    LargeChange,
    RosterDiff,
    RosterOutdated,
    apply_roster,
    diff_roster,
)

SHIPPED: Path = settings.BASE_DIR / "fixtures" / "base" / "organisations.csv"
WORDS = {
    "name": "名称",
    "kana": "ふりがな",
    "kind": "種類",
    "subtype": "区分",
    "region": "地域",
    "prefecture": "都道府県",
    "valid_from": "存続のはじめ",
    "valid_until": "存続のおわり",
}


class Command(JapaneseCommand):
    """Shows what a roster file would change, then applies it in one transaction."""

    help = "団体の名簿（CSV）を読み、違いを示してから一度に反映します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options; the file defaults to the roster that comes with the product."""
        parser.add_argument("--file", type=Path, default=SHIPPED, help="名簿のCSVファイル")
        parser.add_argument("--dry-run", action="store_true", help="違いを示すだけで反映しません")
        parser.add_argument("--json", action="store_true", help="件数をJSONで出します")
        parser.add_argument(
            "--allow-large-change", action="store_true", help="5％を超える変更も反映します"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, show, apply. Raises CommandError in Japanese; then nothing has changed."""
        try:
            roster = self._read(options["file"])
            diff = diff_roster(roster.rows)
            if not options["json"]:
                self._show(diff)
            self._apply(diff, options["dry_run"], options["allow_large_change"])
        except (FileUnreadable, RowsInvalid, LargeChange, RosterOutdated) as error:
            raise CommandError(str(error)) from error
        self._finish(diff, options["dry_run"], options["json"])

    def _read(self, path: Path) -> RosterFile:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise FileUnreadable(f"ファイル「{path}」を開けません。") from error
        roster = read_roster(data)
        for repair in roster.repairs:
            self.stderr.write(repair)
        return roster

    def _apply(self, diff: RosterDiff, dry_run: bool, allowed: bool) -> None:
        if not dry_run:
            apply_roster(diff=diff, allow_large_change=allowed)
        elif diff.is_large and not allowed:
            self.stderr.write(f"このままでは反映できません。{LargeChange(diff)}")

    def _show(self, diff: RosterDiff) -> None:
        for row in diff.added:
            self.stdout.write(f"追加 {row.code} {row.given['name']}")
        for change in diff.changed:
            fields = "、".join(
                f"{WORDS[name]}「{_said(old)}」→「{_said(new)}」"
                for name, (old, new) in change.fields.items()
            )
            self.stdout.write(f"変更 {change.code} {change.name}：{fields}")
        for organisation in diff.removed:
            self.stdout.write(f"終了 {organisation.code} {organisation.name}")

    def _finish(self, diff: RosterDiff, dry_run: bool, as_json: bool) -> None:
        counts = {
            "added": len(diff.added),
            "changed": len(diff.changed),
            "removed": len(diff.removed),
        }
        if as_json:
            self.stdout.write(json.dumps(counts))
            return
        done = "反映していません（確認だけ）。" if dry_run else "反映しました。"
        self.stdout.write(
            f"追加{counts['added']:,}件、変更{counts['changed']:,}件、"
            f"終了{counts['removed']:,}件。{done}"
        )


def _said(value: object) -> str:
    """A value as shown in the difference; nothing is an empty text."""
    return "" if value is None else str(value)
