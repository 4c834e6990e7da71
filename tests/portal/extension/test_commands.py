"""Our commands tell what is wrong in Japanese, on the command line and called from code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from portal.extension.commands import JapaneseCommand, in_japanese

OURS = sorted(
    name for name, app in get_commands().items() if app.startswith(("portal.", "plugins."))
)


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command as an operator types it."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "site" / "manage.py"), *arguments],
        env=os.environ | {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", OURS)
def test_command_of_ours_speaks_japanese(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    assert isinstance(command, JapaneseCommand)


def test_refusal_on_the_command_line_is_its_sentence_alone(tmp_path: Path) -> None:
    done = manage("publish_notice", str(tmp_path / "ない.json"), "--as", "a@example.jp")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("「")
    assert "読めません" in done.stderr
    assert "CommandError" not in done.stderr


def test_missing_argument_on_the_command_line_is_told_in_japanese() -> None:
    done = manage("publish_notice")
    assert done.returncode == 2
    assert "使い方：" in done.stderr
    assert done.stderr.endswith("FILE.json, --as を指定してください。\n")


@pytest.mark.parametrize("number", ["9" * 30, "-1", "1.5", "通知", ""])
def test_number_that_no_row_has_is_told_in_japanese(number: str) -> None:
    with pytest.raises(CommandError, match=r"番号として使えません|を指定してください"):
        call_command("coverage", number)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("unrecognized arguments: --x", "--x は分かりません。"),
        ("argument --as: expected one argument", "--as に値を1つ付けてください。"),
        ("argument --n: invalid int value: 'x'", "--n の値 'x' は整数ではありません。"),
        ("something new", "something new"),
    ],
)
def test_sentence_of_the_argument_parser_is_translated(message: str, told: str) -> None:
    assert in_japanese(message) == told
