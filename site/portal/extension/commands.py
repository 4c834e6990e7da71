"""Base of our management commands: what goes wrong is told in Japanese, without a type in front."""

import re
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    SystemCheckError,
)

# What argparse says, and how we say it; it offers no catalogue for these.
SENTENCES = [
    (r"the following arguments are required: (.+)", r"\1 を指定してください。"),
    (r"unrecognized arguments: (.+)", r"\1 は分かりません。"),
    (r"argument (.+?): expected one argument", r"\1 に値を1つ付けてください。"),
    (r"argument (.+?): expected at least one argument", r"\1 に値を付けてください。"),
    (r"argument (.+?): expected (\d+) arguments", r"\1 に値を\2個付けてください。"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 に値（\2）は付けられません。"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 の値 \2 は整数ではありません。"),
    (r"argument (.+?): invalid float value: (.+)", r"\1 の値 \2 は数ではありません。"),
    (
        r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)",
        r"\1 の値 \2 は使えません。使える値：\3",
    ),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 と \2 は同時に使えません。"),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 では決まりません（\2）。"),
    (r"argument (.+?): (.+)", r"\1：\2"),
]


class JapaneseParser(CommandParser):
    """Says in Japanese what is wrong with the arguments; exit status 2."""

    def error(self, message: str) -> Any:
        """As argparse does: how to use it, then the mistake."""
        told = in_japanese(message)
        if not self.called_from_command_line:
            raise CommandError(told)
        usage = self.format_usage().replace("usage:", "使い方：", 1)
        self.exit(2, f"{usage}{told}\n")


class JapaneseCommand(BaseCommand):
    """Base class of every command of the portal and its plugins."""

    _called_from_command_line = False  # Django sets it

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django names its parser class nowhere, so its parser changes its class."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = JapaneseParser
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """On the command line an error is its sentence alone; called from code it is raised."""
        try:
            return super().execute(*args, **options)
        except SystemCheckError:
            raise
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)


def in_japanese(message: str) -> str:
    """A sentence of argparse in Japanese, or as it came."""
    for pattern, told in SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(told)
    return message


def row_id(text: str) -> int:
    """Type of an argument that is the number of a row. Raises ArgumentTypeError in Japanese."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise ArgumentTypeError(f"「{text}」は番号として使えません。")
    return int(text)
