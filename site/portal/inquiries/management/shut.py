"""Commands of helpdesk that would write past the services: ours of the same name refuse."""

from typing import Any, NoReturn

from django.core.management.base import CommandError, CommandParser

from portal.extension.commands import JapaneseCommand


class ShutCommand(JapaneseCommand):
    """Found before helpdesk's, because ``portal.inquiries`` is installed before it."""

    help = "使えません。照会はポータルの画面だけから書き込まれます。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whatever helpdesk's takes, so that the refusal is what one reads."""
        parser.add_argument("rest", nargs="*")
        parser.prefix_chars = " "  # so that no word is an option

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        raise CommandError(self.help)
