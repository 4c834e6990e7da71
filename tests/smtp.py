"""A real SMTP server that keeps what it is given, refuses what it is told to, or hangs up."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

OK = "250 OK"


@dataclass(frozen=True)
class Received:
    """One mail that was taken for one recipient."""

    sender: str
    recipient: str
    message_id: str
    date: str
    text: bytes


class AnyPort(Controller):  # type: ignore[misc]
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Sink:
    """``answers`` maps a stage (``MAIL``, ``RCPT``, ``DATA``) to what decides the answer to it.

    ``hang_up`` maps a stage (those, ``EHLO``, and ``TAKEN``: just after a mail was taken and before
    the client hears of it) to the probability that the connection is cut.
    """

    def __init__(self, seed: int = 0) -> None:
        self.received: list[Received] = []
        self.reached: set[str] = set()
        self.connections = 0
        self.answers: dict[str, Callable[[Envelope, str], str]] = {}
        self.hang_up: dict[str, float] = {}
        self._chance = random.Random(seed)  # noqa: S311
        self._controller = AnyPort(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> "Sink":
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    def counts(self) -> Counter[str]:
        """How often each recipient got a mail."""
        return Counter(mail.recipient for mail in list(self.received))

    async def handle_EHLO(
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greeting."""
        session.host_name = hostname
        self.connections += 1
        self._perhaps_hang_up("EHLO", server)
        return responses

    async def handle_MAIL(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Sender."""
        return self._step("MAIL", server, envelope, address, taken=self._set_sender(address))

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Recipient."""
        return self._step("RCPT", server, envelope, address, taken=self._add_recipient(address))

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """The mail itself."""
        return self._step("DATA", server, envelope, "", taken=self._keep(server))

    def _step(
        self, stage: str, server: Any, envelope: Envelope, address: str,
        taken: Callable[[Envelope], None],
    ) -> str:  # fmt: skip
        if self._perhaps_hang_up(stage, server):
            return "421 gone"
        answer = self.answers.get(stage, lambda envelope, address: OK)(envelope, address)
        if answer.startswith("2"):
            taken(envelope)
        return answer

    def _perhaps_hang_up(self, stage: str, server: Any) -> bool:
        hung_up = self._chance.random() < self.hang_up.get(stage, 0.0)
        if hung_up and server.transport:
            server.transport.abort()
        return hung_up

    def _set_sender(self, address: str) -> Callable[[Envelope], None]:
        def taken(envelope: Envelope) -> None:
            envelope.mail_from = address

        return taken

    def _add_recipient(self, address: str) -> Callable[[Envelope], None]:
        return lambda envelope: envelope.rcpt_tos.append(address)

    def _keep(self, server: Any) -> Callable[[Envelope], None]:
        def taken(envelope: Envelope) -> None:
            text = bytes(envelope.content or b"")
            mail = message_from_bytes(text)
            for recipient in envelope.rcpt_tos:
                self.reached.add(recipient)
                self.received.append(
                    Received(
                        sender=envelope.mail_from or "",
                        recipient=recipient,
                        message_id=str(mail["Message-ID"]),
                        date=str(mail["Date"]),
                        text=text,
                    )
                )
            self._perhaps_hang_up("TAKEN", server)

        return taken
