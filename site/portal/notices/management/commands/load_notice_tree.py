"""Create the notice index pages, groups and workflows of the bureaus."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from portal.extension.commands import JapaneseCommand
from portal.notices.tree import ensure_notice_tree
from portal.organisations.models import Organisation, OrganisationKind


class Command(JapaneseCommand):
    """``load_notice_tree rouken=老健局 hoken=保険局``; idempotent."""

    help = "通知の一覧を部局ごとに作り、編集者と承認者のグループ、承認の流れを用意します。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Pairs of address and bureau name."""
        parser.add_argument("bureaus", nargs="+", metavar="SLUG=部局名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Resolve the bureaus and make the tree."""
        bureaus = {}
        for pair in options["bureaus"]:
            slug, _, name = pair.partition("=")
            bureau = Organisation.objects.filter(kind=OrganisationKind.BUREAU, name=name).first()
            if bureau is None or not slug.isascii():
                raise CommandError(f"「{pair}」：この部局はありません。")
            bureaus[slug] = bureau
        ensure_notice_tree(bureaus=bureaus)
        self.stdout.write(f"{len(bureaus)}部局の通知の一覧を用意しました。")
