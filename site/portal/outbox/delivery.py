"""The handler of mail: one SMTP connection per batch, temporary and permanent refusals told apart.

Without EMAIL_HOST (demo, trying out) each mail becomes a file below EMAIL_FILE_PATH.
"""

import hashlib
import logging
import re
import smtplib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import get_connection

from portal.extension.jobs import Park, Retry, ServiceAway, handler
from portal.outbox.mail import KIND
from portal.outbox.sealing import SealBroken, unseal

logger = logging.getLogger("portal.outbox.delivery")

ATTEMPTS = 20  # about twelve hours of 4xx
BATCH = 50
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
CLOSING = 421  # RFC 5321: the server closes the connection
ENHANCED_CODE = re.compile(rb"^\d\.\d{1,3}\.\d{1,3}")


class Transport(ABC):
    """Where mail goes."""

    @abstractmethod
    def send(self, to: str, raw: bytes) -> None:
        """Hand over one mail. Raises Retry, Park or ServiceAway."""

    @abstractmethod
    def close(self) -> None:
        """The batch is over."""


class Smtp(Transport):
    """Django's SMTP settings; the connection is opened for the first mail."""

    def __init__(self) -> None:
        self._backend: Any = get_connection(SMTP_BACKEND)

    def send(self, to: str, raw: bytes) -> None:
        """What the server says decides between retry and parking."""
        server = self._server()
        try:
            server.sendmail(settings.EMAIL_BOUNCE_ADDRESS, [to], raw)
        except smtplib.SMTPSenderRefused as refusal:
            # Not about this recipient: all mail would be refused.
            self.close()
            raise ServiceAway(_told(refusal.smtp_code, refusal.smtp_error)) from None
        except smtplib.SMTPRecipientsRefused as refusal:
            raise self._refusal(*refusal.recipients[to]) from None
        except smtplib.SMTPResponseException as refusal:
            raise self._refusal(refusal.smtp_code, refusal.smtp_error) from None
        except OSError as error:
            # The server may or may not have taken it: at least once, hence again.
            self.close()
            raise Retry(f"接続が切れました（{type(error).__name__}）") from None

    def close(self) -> None:
        """Say goodbye; a server that is gone already is no matter."""
        with suppress(OSError):
            self._backend.close()

    def _server(self) -> smtplib.SMTP:
        try:
            self._backend.open()
        except OSError as error:
            # SMTPException is an OSError too: refused sign-in, no greeting, no route, no TLS.
            self.close()
            code = getattr(error, "smtp_code", None)
            reason = f"SMTP {code}" if code else type(error).__name__
            raise ServiceAway(f"メールサーバーに接続できません（{reason}）") from None
        server: smtplib.SMTP = self._backend.connection
        return server

    def _refusal(self, code: int, words: bytes | str) -> Exception:
        told = _told(code, words)
        if code == CLOSING:
            self.close()
            return ServiceAway(told)
        return Park(told) if code >= 500 else Retry(told)


class Files(Transport):
    """One ``.eml`` file per mail, which any mail program opens."""

    def send(self, to: str, raw: bytes) -> None:
        """The same mail twice is one file."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = hashlib.sha256(to.encode() + raw).hexdigest()[:24]
        (folder / f"{name}.eml").write_bytes(raw)

    def close(self) -> None:
        """Nothing is open."""


_current: ContextVar[Transport] = ContextVar("transport")


@contextmanager
def one_transport() -> Iterator[Transport]:
    """What the mails of a batch share."""
    transport: Transport = Smtp() if settings.EMAIL_HOST else Files()
    token = _current.set(transport)
    try:
        yield transport
    finally:
        _current.reset(token)
        transport.close()


def recipient(payload: dict[str, Any]) -> str:
    """Whom a mail is for; operators see nothing else of it. Raises SealBroken."""
    return unseal(payload["sealed"]).partition(b"\n")[0].decode()


@handler(
    KIND, attempts=ATTEMPTS, batch=BATCH, during=one_transport, label="メール", about=recipient
)
def send_mail(payload: dict[str, Any]) -> None:
    """Hand one mail over for one recipient."""
    try:
        address, _, raw = unseal(payload["sealed"]).partition(b"\n")
    except SealBroken:
        raise Park("別の SECRET_KEY で封をされたメールです") from None
    _current.get().send(address.decode(), raw)


def _told(code: int, words: bytes | str) -> str:
    """Code and enhanced code (RFC 3463); the rest of the text may name the recipient."""
    text = words.encode() if isinstance(words, str) else words
    enhanced = ENHANCED_CODE.match(text)
    return f"SMTP {code} {enhanced.group().decode() if enhanced else ''}".strip()
