"""``verify_receipts --json``: does the ledger of receipts stand as it was recorded?"""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from portal.extension.commands import JapaneseCommand

from plugins.receipts.selectors.verification import verify_receipts


class Command(JapaneseCommand):
    """Exit status 1 when something is wrong; ``first_bad`` names the first thing found."""

    help = "到達確認の記録と封印を検証します。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The form of the output."""
        parser.add_argument("--json", action="store_true", help="JSONで出力します。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything and print the result."""
        report = verify_receipts()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
        elif report.ok:
            self.stdout.write(
                f"正常です。封印済み {report.sealed:,}件、未封印 {report.unsealed:,}件"
            )
        if not report.ok:
            self.stderr.write(f"記録に異常があります：{report.first_bad}")
            sys.exit(1)
