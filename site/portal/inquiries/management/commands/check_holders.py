"""``check_holders``: every open case has exactly one holder, a seat and a next date."""

import json
import sys
from typing import Any

from django.core.management.base import CommandParser

from portal.extension.commands import JapaneseCommand
from portal.inquiries.invariant import violations
from portal.inquiries.models import Case


class Command(JapaneseCommand):
    """Prints the number of cases and of violations; exit status 1 when there are any."""

    help = "すべての照会に、ボールの持ち主と担当の席と次の期日がちょうど1つずつあるかを確かめます。"

    def add_arguments(self, parser: CommandParser) -> None:
        """--json for scripts."""
        parser.add_argument("--json", action="store_true", help="JSON で出力する")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and name each violation on stderr."""
        found = list(violations())
        cases = Case.objects.count()
        if options["json"]:
            self.stdout.write(json.dumps({"cases": cases, "violations": len(found)}))
        else:
            self.stdout.write(f"照会 {cases}件、違反 {len(found)}件")
        for violation in found:
            self.stderr.write(f"{violation.number}：{violation.reason}")
        if found:
            sys.exit(1)
