"""``coverage NOTICE_ID --json``: how far a notice has arrived."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from portal.extension.commands import JapaneseCommand, row_id
from portal.notices.api import notice_info

from plugins.receipts.selectors.coverage import coverage_of
from plugins.receipts.selectors.organisations import silent_codes


class Command(JapaneseCommand):
    """Numbers as on the coverage page, for scripts.

    ``audience``: organisations the present version is addressed to. ``opened``: those with any
    event on a version that counts. ``acknowledged``: those that acknowledged themselves or by
    proxy, or reported done or not applicable. ``silent``: codes of all others, sorted; the name
    where an organisation has no code.
    """

    help = "通知の到達状況を数えます。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The notice, and the form of the output."""
        parser.add_argument("notice_id", type=row_id, help="通知の番号")
        parser.add_argument("--json", action="store_true", help="JSONで出力します。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the numbers; CommandError when there is no such published notice."""
        notice = notice_info(options["notice_id"])
        if notice is None:
            raise CommandError(f"公開された通知 {options['notice_id']} はありません。")
        total = coverage_of(notice, "all").total
        silent = silent_codes(notice)
        if options["json"]:
            result = {
                "audience": total.audience,
                "opened": total.opened,
                "acknowledged": total.acknowledged,
                "silent": silent,
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        self.stdout.write(f"宛先 {total.audience:,} 団体")
        self.stdout.write(f"開封 {total.opened:,} 団体、到達確認 {total.acknowledged:,} 団体")
        self.stdout.write(f"未確認 {total.silent:,} 団体：{' '.join(silent)}")
