"""Mails as they reach people: written by the portal, sent by its worker, taken by a real server."""

from dataclasses import dataclass
from email import message_from_bytes, policy

from tests.e2e.server import Server
from tests.processes import manage, run
from tests.smtp import Received, Sink

DIGEST = "つなぐの日報"


@dataclass(frozen=True)
class Mail:
    """One mail for one recipient: its text, line by line."""

    recipient: str
    lines: list[str]

    def lines_with(self, words: str) -> list[str]:
        """Lines that hold these words."""
        return [line for line in self.lines if words in line]


def send_digests(server: Server, *, working_day: int) -> list[Mail]:
    """The digests of a morning so many working days ahead, as the mail server got them.

    Each journey takes a day of its own, since a digest of the same day does not leave twice.
    """
    run(["-m", "tests.e2e.digests", str(working_day)], server.env)
    with Sink() as sink:
        address = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(sink.port)}
        manage("run_worker", "--once", env={**server.env, **address, "EMAIL_SECURITY": "none"})
        mails = [read(received) for received in sink.received]
    return [mail for mail in mails if mail.lines_with(DIGEST)]


def read(received: Received) -> Mail:
    """Its text decoded."""
    message = message_from_bytes(received.text, policy=policy.default)
    return Mail(received.recipient, str(message.get_content()).splitlines())
