"""Exits: whom a question may go to besides prefecture and ministry, offered by a feature.

They stand in the form of a new question. What fails there is logged and never breaks the form.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.extension.registry import Registry

logger = logging.getLogger("portal.extension.exits")


class ExitRefused(Exception):
    """An exit does not take the question. Its Japanese text says why and what can be done; it is
    shown in the form, where everything typed still stands.
    """


BROKEN = (
    "いまは、この相手に聞けません。入力した内容は残っています。"
    "ほかの相手を選ぶか、しばらくしてから、もう一度送ってください。"
)


@dataclass(frozen=True)
class TypedQuestion:
    """A question as it was typed, and who asks it.

    ``files`` are stored files; ``portal.files.api.hand_over_files`` makes them the feature's own.
    ``key`` stays the same when one form is sent twice.
    """

    key: UUID
    user: Any
    seat: Any
    title: str
    text: str
    files: Sequence[Any] = ()
    duty_id: int | None = None
    notice_id: int | None = None


@dataclass(frozen=True)
class AskingExit:
    """Somebody to ask.

    ``offered(user, seat)`` says whether it stands in the form. ``take(question)`` returns the
    address that the person is led to, or raises ExitRefused. It is called in a transaction that
    also drops the draft, and leads to what it made the first time when a key comes again.
    """

    key: str
    label: str
    icon: str
    text: str
    offered: Callable[[Any, Any], bool]
    take: Callable[[TypedQuestion], str]
    order: int = 100


asking_exits: Registry[AskingExit] = Registry("asking exits")


def register_exit(way: AskingExit) -> AskingExit:
    """Add somebody to ask to the form of a new question."""
    return asking_exits.add(way.key, way, order=way.order)


def offered_exits(user: Any, seat: Any) -> list[AskingExit]:
    """Exits for this person in this seat; one that fails to say so is not offered."""
    return [way for way in asking_exits if _is_offered(way, user, seat)]


def _is_offered(way: AskingExit, user: Any, seat: Any) -> bool:
    try:
        return way.offered(user, seat)
    except Exception:
        logger.exception("exit %s failed to say whom it is offered", way.key)
        return False


def take_question(way: AskingExit, question: TypedQuestion) -> str:
    """The address on this site that an exit leads to. Raises ExitRefused, also where it fails."""
    try:
        address = way.take(question)
        if not address.startswith("/"):
            raise ValueError(address)
    except ExitRefused:
        raise
    except Exception as error:
        logger.exception("exit %s failed to take a question", way.key)
        raise ExitRefused(BROKEN) from error
    return address
