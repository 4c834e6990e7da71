"""A tus client over Django's test client: the words of the protocol, said once."""

from base64 import b64encode
from typing import Any

from django.http import HttpResponse
from django.test import Client

UPLOADS = "/files/uploads/"
VERSION = {"Tus-Resumable": "1.0.0"}
STREAM = "application/offset+octet-stream"


def metadata(**values: str) -> str:
    """Upload-Metadata."""
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in values.items())


class Tus:
    """Requests of one person."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def create(
        self, size: int, *, name: str = "記録.txt", body: bytes = b"", **told: str
    ) -> HttpResponse:
        """Ask for an upload; ``told`` are more metadata."""
        words = metadata(filename=name, **{"purpose": "test", **told})
        headers = {**VERSION, "Upload-Length": str(size), "Upload-Metadata": words}
        return self.send("POST", UPLOADS, body, headers)

    def address(self, size: int, **values: Any) -> str:
        """The address of a new upload."""
        response = self.create(size, **values)
        assert response.status_code == 201, response.content.decode()
        return response["Location"]

    def patch(self, url: str, offset: int, body: bytes, **headers: str) -> HttpResponse:
        """Send bytes; underscores in header names are hyphens."""
        return self.send("PATCH", url, body, {**VERSION, "Upload-Offset": str(offset), **headers})

    def head(self, url: str) -> HttpResponse:
        """Ask how many bytes are there."""
        return self.send("HEAD", url, b"", VERSION)

    def offset(self, url: str) -> int:
        """How many bytes are there."""
        return int(self.head(url)["Upload-Offset"])

    def delete(self, url: str) -> HttpResponse:
        """End it."""
        return self.send("DELETE", url, b"", VERSION)

    def state(self, url: str) -> dict[str, Any]:
        """What the server says of it."""
        return self.client.get(url).json()

    def send(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
        """Any request."""
        return self.client.generic(method, url, body, STREAM, headers=headers)

    def whole(self, content: bytes, **values: Any) -> str:
        """Create and send everything; the address."""
        url = self.address(len(content), **values)
        assert self.patch(url, 0, content).status_code == 204
        return url
