"""A client of clamd: PING and INSTREAM over TCP or a Unix socket.

Our own, because the Python packages for it rest since 2014 and 2017 or are GPL (ADR 0011).
"""

import select
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

BLOCK_BYTES = 256 * 1024
CONNECT_SECONDS = 5
DEFAULT_PORT = 3310
LONGEST_REPLY = 4096
SIZE_LIMIT = "INSTREAM size limit exceeded. ERROR"


def is_address(text: str) -> bool:
    """``unix:///path`` or ``tcp://host:port``."""
    parts = urlsplit(text)
    return (
        bool(parts.path)
        if parts.scheme == "unix"
        else parts.scheme == "tcp" and bool(parts.hostname)
    )


class ScannerUnavailable(Exception):
    """clamd does not answer; nothing is known about the file."""


class SizeLimitExceeded(Exception):
    """The file is longer than clamd takes (StreamMaxLength)."""


@dataclass(frozen=True)
class Clamd:
    """Where clamd listens, and how many seconds it may take for one answer."""

    address: str
    timeout: float

    def ping(self) -> bool:
        """Whether it answers at all."""
        try:
            with self._connected(CONNECT_SECONDS) as connection:
                connection.sendall(b"zPING\0")
                return self._reply(connection) == "PONG"
        except (OSError, ScannerUnavailable):
            return False

    def scan(self, stream: BinaryIO) -> str:
        """clamd's own words about the bytes: ``stream: OK``, ``stream: Some.Virus FOUND``.

        Raises ScannerUnavailable and SizeLimitExceeded.
        """
        try:
            with self._connected(self.timeout) as connection:
                whole = self._send(connection, stream)
                reply = self._reply(connection)
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error
        if reply == SIZE_LIMIT or (not whole and not reply):
            raise SizeLimitExceeded
        if not reply:
            raise ScannerUnavailable("no answer")
        return reply

    def _connected(self, timeout: float) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            connection = _connected_unix(parts.path)
        else:
            address = (parts.hostname or "", parts.port or DEFAULT_PORT)
            connection = socket.create_connection(address, CONNECT_SECONDS)
        connection.settimeout(timeout)
        return connection

    def _send(self, connection: socket.socket, stream: BinaryIO) -> bool:
        """Send everything; False when clamd stopped listening first, as it does at its limit."""
        try:
            connection.sendall(b"zINSTREAM\0")
            while block := stream.read(BLOCK_BYTES):
                if select.select([connection], [], [], 0)[0]:
                    return False
                connection.sendall(struct.pack(">I", len(block)) + block)
            connection.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError) as error:
            # At its limit clamd closes at once, and its words may be lost. Gone altogether is not
            # the same: then it does not answer now either.
            if not self.ping():
                raise ScannerUnavailable(str(error)) from error
            return False
        return True

    def _reply(self, connection: socket.socket) -> str:
        received = b""
        with suppress(ConnectionResetError):
            while len(received) < LONGEST_REPLY and not received.endswith(b"\0"):
                block = connection.recv(LONGEST_REPLY)
                if not block:
                    break
                received += block
        return received.rstrip(b"\0").decode(errors="replace").strip()


def _connected_unix(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(CONNECT_SECONDS)
    try:
        connection.connect(path)
    except BaseException:
        connection.close()
        raise
    return connection
