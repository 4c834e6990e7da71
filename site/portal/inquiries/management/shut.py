"""Commands of helpdesk that would write past the services: ours of the same name refuse."""

from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser


class ShutCommand(BaseCommand):
    """Found before helpdesk's, because ``portal.inquiries`` is installed before it."""

    help = "Shut: tickets are written by portal.inquiries alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whatever helpdesk's takes, so that the refusal is what one reads."""
        parser.add_argument("rest", nargs="*")
        parser.prefix_chars = " "  # so that no word is an option

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        raise CommandError(self.help)
