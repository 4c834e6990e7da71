"""A tus client over a real connection, for servers that are killed and requests at once."""

import http.client
from collections.abc import Iterable

from tests.bench.sessions import CSRF_TOKEN
from tests.portal.files.tus_client import STREAM, UPLOADS, VERSION, metadata

TIMEOUT_SECONDS = 60


class Wire:
    """Requests of one person to a port."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port = port
        self.headers = {
            **VERSION,
            "Cookie": cookie,
            "Host": f"localhost:{port}",
            "X-CSRFToken": CSRF_TOKEN,
        }

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> http.client.HTTPResponse:
        """One request and its answer, read to the end."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        connection.request(method, path, body, {**self.headers, **headers})
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response

    def create(self, size: int, name: str) -> str:
        """The address of a new upload for a notice."""
        words = metadata(filename=name, purpose="notice")
        headers = {"Upload-Length": str(size), "Upload-Metadata": words}
        response = self.ask("POST", UPLOADS, **headers)
        assert response.status == 201, response.body  # type: ignore[attr-defined]
        return response.headers["Location"]

    def patch(self, url: str, offset: int, body: bytes) -> http.client.HTTPResponse:
        """Send bytes."""
        headers = {"Upload-Offset": str(offset), "Content-Type": STREAM}
        return self.ask("PATCH", url, body, **headers)

    def offset(self, url: str) -> int:
        """How many bytes are safe."""
        return int(self.ask("HEAD", url).headers["Upload-Offset"])

    def start_patch(
        self, url: str, offset: int, length: int, pieces: Iterable[bytes]
    ) -> http.client.HTTPConnection:
        """Send the head of a PATCH and some of its ``length`` bytes; nothing is awaited."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        connection.putrequest("PATCH", url, skip_host=True)
        headers = {
            **self.headers,
            "Upload-Offset": str(offset),
            "Content-Type": STREAM,
            "Content-Length": str(length),
        }
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        for piece in pieces:
            connection.send(piece)
        return connection
