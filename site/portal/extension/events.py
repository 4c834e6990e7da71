"""Events tell (after commit, isolated); filters may stop (named errors, inside the transaction)."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

logger = logging.getLogger("portal.extension.events")


@dataclass(frozen=True)
class NoticePublished:
    """A version of a notice went out; ``level`` is initial, major or minor."""

    notice_id: int
    version_id: int
    number: int
    level: str
    deliveries: int


@dataclass(frozen=True)
class NoticeWithdrawn:
    """A notice became 廃止."""

    notice_id: int


@dataclass(frozen=True)
class NoticeOpened:
    """A seat of an organisation was shown a delivered version (200 on GET)."""

    delivery_id: int
    version_id: int
    seat_id: int
    user_id: int


@dataclass(frozen=True)
class AttachmentViewed:
    """A seat of an organisation fetched an attachment of a delivered version."""

    delivery_id: int
    version_id: int
    seat_id: int
    user_id: int
    file_id: str


@dataclass(frozen=True)
class DeliveryForwarded:
    """The duty for a delivery moved to another seat of the same organisation (庁内展開)."""

    delivery_id: int
    from_seat_id: int
    to_seat_id: int
    user_id: int
    word: str


@dataclass(frozen=True)
class FaqPublished:
    """An FAQ went out for the first time; ``page_id`` is the id of its page."""

    page_id: int


@dataclass(frozen=True)
class FaqDraftReturned:
    """The approvers ask for changes of an FAQ that never went out; ``user_id``: who had sent it."""

    page_id: int
    comment: str
    user_id: int | None


EventType = TypeVar("EventType")
_receivers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(
    event_type: type[EventType],
) -> Callable[[Callable[[EventType], None]], Callable[[EventType], None]]:
    """Decorator: call the function with every event of this type, after commit."""

    def decorate(receiver: Callable[[EventType], None]) -> Callable[[EventType], None]:
        _receivers[event_type].append(receiver)
        return receiver

    return decorate


def unsubscribe(event_type: type[EventType], receiver: Callable[[EventType], None]) -> None:
    """Take a receiver away again; for tests that subscribe temporarily."""
    _receivers[event_type].remove(receiver)


def emit(event: Any, *, on_failure: Callable[[], None] | None = None) -> None:
    """Tell all receivers once the surrounding transaction has committed.

    A receiver that fails is logged and hinders neither the others nor the caller. ``on_failure``
    is called once when any failed, for whoever can tell again later.
    """
    transaction.on_commit(lambda: _deliver(event, on_failure))


def _deliver(event: Any, on_failure: Callable[[], None] | None) -> None:
    failed = False
    ordered = sorted(_receivers[type(event)], key=lambda r: (r.__module__, r.__qualname__))
    for receiver in ordered:
        try:
            with transaction.atomic():
                receiver(event)
        except Exception:
            failed = True
            logger.exception("receiver %s of %s failed", receiver.__qualname__, type(event))
    if failed and on_failure:
        try:
            on_failure()
        except Exception:
            logger.exception("what follows a failed %s failed as well", type(event))


class PublicationStopped(Exception):
    """A filter refuses the publication; the message (Japanese) is shown to the editor."""


PublicationFilter = Callable[[Any], None]
_publication_filters: list[PublicationFilter] = []


def before_publication(check: PublicationFilter) -> PublicationFilter:
    """Decorator: called with the notice inside the publishing transaction.

    May raise PublicationStopped. Any other error also rolls the publication back.
    """
    _publication_filters.append(check)
    return check


def remove_publication_filter(check: PublicationFilter) -> None:
    """Take a filter away again; for tests."""
    _publication_filters.remove(check)


def check_publication(notice: Any) -> None:
    """Run every filter; the first refusal wins."""
    for check in sorted(_publication_filters, key=lambda c: (c.__module__, c.__qualname__)):
        check(notice)
