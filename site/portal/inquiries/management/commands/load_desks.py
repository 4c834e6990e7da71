"""``load_desks``: the desks that answer inquiries, and the categories of inquiries."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import CommandError

from portal.extension.commands import JapaneseCommand
from portal.inquiries.services.base import load_base

FOLDER: Path = settings.BASE_DIR / "fixtures" / "base"


class Command(JapaneseCommand):
    """Repeatable; needs duties and divisions."""

    help = "照会の窓口と情報カテゴリを入れます（load_base の後で）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all or nothing. Raises CommandError in Japanese."""
        try:
            count = load_base(folder=FOLDER)
        except ObjectDoesNotExist as error:
            raise CommandError(
                f"担当課か所管分野がありません。先に load_base を実行してください。{error}"
            ) from error
        self.stdout.write(
            f"照会の窓口{count.desks}件、情報カテゴリ{count.categories}件を入れました。"
        )
