"""``EMAIL_BACKEND``: mail is written into the outbox in the caller's transaction.

Every recipient of a message is a row of its own with an envelope of its own, so one bad address
hinders nobody. The text is finished here: Message-ID and Date stay the same however often a worker
has to send it, and receivers can tell a repetition.
"""

import copy
import hashlib
import logging
from collections.abc import Iterable, Sequence
from email.utils import formatdate, getaddresses, parseaddr
from itertools import chain
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils.encoding import punycode

from portal.outbox.sealing import seal
from portal.outbox.services import enqueue_many

logger = logging.getLogger("portal.outbox.mail")

KIND = "mail.send"


class OutboxEmailBackend(BaseEmailBackend):
    """Queues instead of sending; nothing leaves inside a request."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue messages in few statements; the number of those that have somebody to go to."""
        rows = [list(_rows(message)) for message in email_messages]
        enqueue_many(KIND, chain.from_iterable(rows))
        return sum(bool(found) for found in rows)


def stable_message_id(key: str) -> str:
    """A Message-ID for the header of a mail that ``key`` names: queued twice, it leaves once."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{_own_domain()}>"


def bare_address(written: str) -> str | None:
    """The address in 「山田 <a@example.jp>」, ready for SMTP; None when it is not a valid one."""
    if any(character in written for character in "\r\n\0"):
        return None
    found = getaddresses([written])
    address = found[0][1] if len(found) == 1 else ""
    try:
        validate_email(address)
    except ValidationError:
        return None
    local, _, domain = address.rpartition("@")
    return f"{local}@{punycode(domain)}"


def one_line(text: str) -> str:
    """A header's text without line breaks: they would start a header of somebody's choice."""
    return " ".join(text.split())


def _rows(message: EmailMessage) -> Iterable[tuple[str, dict[str, str]]]:
    """Key and payload for each valid recipient."""
    message = _finished(message)
    addresses = dict.fromkeys(bare_address(written) for written in message.recipients())
    raw = message.message().as_bytes(linesep="\r\n")
    message_id = message.extra_headers["Message-ID"]
    for address in addresses:
        if address is not None:
            key = hashlib.sha256(f"{message_id}\0{address}".encode()).hexdigest()
            yield key, {"sealed": seal(address.encode() + b"\n" + raw)}


def _finished(message: EmailMessage) -> EmailMessage:
    """A copy with safe headers and only valid recipients; the message itself stays as it is."""
    finished = copy.copy(message)
    finished.subject = one_line(str(message.subject))
    for part in ("to", "cc", "bcc"):
        written = getattr(message, part)
        valid = [address for address in written if bare_address(address)]
        if len(valid) < len(written):
            logger.error(
                "mail: %s of %s recipients are no addresses", len(written) - len(valid), part
            )
        setattr(finished, part, valid)
    finished.extra_headers = {
        "Message-ID": stable_message_id(uuid4().hex),
        "Date": formatdate(localtime=True),
        "Auto-Submitted": "auto-generated",
        **message.extra_headers,
    }
    return finished


def _own_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
