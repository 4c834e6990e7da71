"""Publish notices from a JSON file, as an editor would."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from portal.accounts.models import User
from portal.extension.commands import JapaneseCommand
from portal.extension.events import PublicationStopped
from portal.notices.exceptions import NoticeError
from portal.notices.services import PublishedNotice, publish_all_from_data


class Command(JapaneseCommand):
    """``publish_notice FILE.json --as EMAIL [--json]``.

    FILE holds one notice, or a list of notices of which all or none are published; the output is
    then a list as well. Errors go to stderr in Japanese with exit status 1.
    """

    help = "JSONファイルの通知（1件、または配列）を公開します。配列は全部か、全部しないかです。"

    def add_arguments(self, parser: CommandParser) -> None:
        """File, person, format."""
        parser.add_argument("file", metavar="FILE.json")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, publish, print."""
        path = Path(options["file"])
        data = read_json(path)
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"「{options['email']}」という利用者はいません。")
        notices = data if isinstance(data, list) else [data]
        try:
            done = publish_all_from_data(notices=notices, by=user, folder=path.parent)
        except (NoticeError, PublicationStopped) as error:
            raise CommandError(str(error)) from error
        if options["as_json"]:
            rows = [asdict(notice) for notice in done]
            self.stdout.write(
                json.dumps(rows if isinstance(data, list) else rows[0], ensure_ascii=False)
            )
        else:
            self.stdout.write("\n".join(sentence(notice) for notice in done))


def read_json(path: Path) -> Any:
    """The parsed file. Raises CommandError in Japanese."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"「{path}」を読めません（{error.strerror}）。") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"「{path}」はJSONとして読めません（{error}）。") from error


def sentence(notice: PublishedNotice) -> str:
    """One line for a person."""
    if notice.version is None:
        return f"公開を予約しました：{notice.url}"
    return f"第{notice.version}版を{notice.deliveries}団体に配付しました：{notice.url}"
