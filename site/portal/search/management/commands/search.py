"""``search QUERY --as EMAIL``: what a person finds, for scripts."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser

from portal.extension.commands import JapaneseCommand
from portal.search.api import Hit, search
from portal.search.engines import ENGINES

LIMIT = 20


class Command(JapaneseCommand):
    """The same answer as the page gives."""

    help = "ある人として検索します。"

    def add_arguments(self, parser: CommandParser) -> None:
        """What, as whom, by which engine."""
        parser.add_argument("query", metavar="QUERY", help="探す言葉")
        parser.add_argument("--as", dest="email", required=True, help="誰として探すか（メール）")
        parser.add_argument("--engine", choices=[*ENGINES], default="", help="検索エンジン")
        parser.add_argument("--kind", default="", help="種類（faq、notice など）")
        parser.add_argument("--limit", type=int, default=LIMIT, help="件数の上限")
        parser.add_argument("--json", action="store_true", help="JSONで出力します")

    def handle(self, *args: Any, **options: Any) -> None:
        """JSON, or one line per find. Raises CommandError for a person unknown."""
        user = get_user_model().objects.filter(email__iexact=options["email"]).first()
        if user is None or not user.is_active:
            raise CommandError(f"「{options['email']}」という人はいません。")
        if options["limit"] < 0:
            raise CommandError("件数の上限は0以上にしてください。")
        results = search(
            options["query"],
            user,
            [options["kind"]] if options["kind"] else None,
            limit=options["limit"],
            engine=options["engine"],
        )
        if options["json"]:
            found = {"total": results.total, "hits": [as_json(hit) for hit in results.hits]}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{results.total}件")
        for hit in results.hits:
            self.stdout.write(f"{hit.label}\t{hit.title}\t{hit.url}")


def as_json(hit: Hit) -> dict[str, Any]:
    """A find; an id that is a number is written as the other commands write it."""
    number = int(hit.id) if hit.id.isdecimal() else hit.id
    return {"kind": hit.kind, "id": number, "url": hit.url, "title": hit.title}
