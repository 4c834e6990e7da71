"""Somebody to ask, offered to municipalities, and an exit that cannot say whom it is offered."""

from typing import Any

from portal.extension.exits import AskingExit, ExitRefused, TypedQuestion, register_exit
from portal.files.api import hand_over_files, register_file_access

taken: list[TypedQuestion] = []

register_file_access("dummy", lambda user, seat, file: seat is not None)


def take(question: TypedQuestion) -> str:
    """Keeps words and files; refuses one title, and breaks half-way on another."""
    hand_over_files(files=question.files, purpose="dummy")
    if question.title == "無題":
        raise ExitRefused("題を付けてください。")
    if question.title == "壊れる":
        raise ZeroDivisionError
    taken.append(question)
    return "/dummy/?taken"


def break_down(user: Any, seat: Any) -> bool:
    """An exit that fails must hinder nobody."""
    raise ZeroDivisionError


register_exit(
    AskingExit(
        "dummy",
        "見本の相手",
        "talk",
        "見本の相手がだれにでも見えるところで答えます。",
        offered=lambda user, seat: seat.organisation.prefecture is not None,
        take=take,
    )
)
register_exit(AskingExit("broken", "壊れた相手", "talk", "", offered=break_down, take=take))
