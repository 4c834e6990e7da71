"""What was published in the course of a request, so that the admin can tell the person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from portal.extension.templatetags.portal_format import wareki


@dataclass(frozen=True)
class Publication:
    """A notice that went out, or was reserved (``number`` None) for a moment."""

    title: str
    number: int | None
    organisations: int
    reserved_for: datetime | None = None

    def __str__(self) -> str:
        if self.number is None:
            return f"「{self.title}」の公開を{self.moment}予約しました。"
        version = f"の第{self.number}版" if self.number > 1 else ""
        return f"「{self.title}」{version}を公開しました。{self.reach}"

    @property
    def moment(self) -> str:
        """For when it is reserved: 令和8年12月1日（火）09:00に."""
        at = self.reserved_for
        return f"{wareki(at)}{timezone.localtime(at):%H:%M}に" if at else ""

    @property
    def reach(self) -> str:
        """To how many it goes."""
        return f"{self.organisations:,}団体に配付しています。"


_collected: ContextVar[list[Publication] | None] = ContextVar("publications", default=None)


@contextmanager
def collecting() -> Iterator[list[Publication]]:
    """The publications that happen inside."""
    found: list[Publication] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


def announce(read: Callable[[], Publication]) -> None:
    """Note a publication for whoever collects them; it is read only then, as in the admin."""
    found = _collected.get()
    if found is not None:
        found.append(read())


def retract() -> None:
    """Forget them: what they were part of has failed."""
    found = _collected.get()
    if found is not None:
        found.clear()
