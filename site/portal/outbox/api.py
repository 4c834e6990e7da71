"""What other apps and plugins use of the outbox. Handlers: ``portal.extension.jobs``."""

from portal.outbox.mail import stable_message_id
from portal.outbox.selectors import oldest_waiting_seconds
from portal.outbox.services import UnknownKind, enqueue, enqueue_many

__all__ = [
    "UnknownKind",
    "enqueue",
    "enqueue_many",
    "oldest_waiting_seconds",
    "stable_message_id",
]
