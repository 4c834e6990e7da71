"""``demo_accounts``: who can sign in to the demo, and as what."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from portal.accounts.demo import demo_accounts
from portal.extension.commands import JapaneseCommand


class Command(JapaneseCommand):
    """Prints the accounts of the demo world; refuses to run anywhere else."""

    help = "見本のアカウントを表示します（見本でだけ動きます）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--json`` for scripts."""
        parser.add_argument("--json", action="store_true", help="JSONで出力します")

    def handle(self, *args: Any, **options: Any) -> None:
        """JSON, or one line per account."""
        if not settings.DEMO:
            raise CommandError("このコマンドは見本（DEMO）でだけ使えます。")
        accounts = demo_accounts()
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=2))
            return
        for account in accounts:
            columns = f"{account['role']:12} {account['email']:40} {account['password']}"
            self.stdout.write(f"{columns}  {account['seat']}")
