"""``rebuild_search``: bring the index in line with all sources; search goes on meanwhile."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from portal.extension.commands import JapaneseCommand
from portal.extension.search import search_sources
from portal.search.indexing import rebuild

REPORT_EVERY = 1_000


class Command(JapaneseCommand):
    """Reads every document; only what has changed is written."""

    help = "検索の索引を作り直します。作り直しのあいだも検索できます。"

    def add_arguments(self, parser: CommandParser) -> None:
        """``--kind`` for one kind alone."""
        parser.add_argument("--kind", choices=search_sources.keys(), help="この種類だけ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Kind by kind, with the number of documents."""
        kinds = [options["kind"]] if options["kind"] else search_sources.keys()
        for kind in kinds:
            source = search_sources.get(kind)
            if source is None:
                raise CommandError(f"「{kind}」という種類はありません。")
            number = rebuild(source, self._progress)
            self.stdout.write(f"{source.label}　{number:,}件")

    def _progress(self, number: int) -> None:
        if number % REPORT_EVERY == 0:
            self.stdout.write(f"      {number:,}")
