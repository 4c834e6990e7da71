"""Load duties, the ministry's organisation, regional bureaus and named groups."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from portal.extension.commands import JapaneseCommand
from portal.organisations.csv_files import RowsInvalid
from portal.organisations.services import load_base

FOLDER: Path = settings.BASE_DIR / "fixtures" / "base"


class Command(JapaneseCommand):
    """Repeatable; needs the roster to be loaded, since groups name its codes."""

    help = "所管分野、本省の組織、地方厚生局、団体の群を入れます（load_roster の後で）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--json", action="store_true", help="件数をJSONで出します")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all or nothing. Raises CommandError in Japanese."""
        try:
            count = load_base(folder=FOLDER)
        except RowsInvalid as error:
            raise CommandError(
                f"団体の群を入れられません。先に load_roster を実行してください。\n{error}"
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(count)))
            return
        self.stdout.write(
            f"所管分野{count.duties}件、本省と地方厚生局{count.ministry}件、"
            f"団体の群{count.groups}件を入れました。"
        )
