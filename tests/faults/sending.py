"""A large file on its way through nginx, and the web server killed three times meanwhile."""

import hashlib
import http.client
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.sessions import CSRF_TOKEN
from tests.e2e.nginx import Answer, Proxied, ask, cookie_of
from tests.memory import Growth, children_of
from tests.portal.files.tus_client import STREAM, UPLOADS, VERSION, metadata
from tests.processes import wait_for

MB = 1024 * 1024
SIZE = int(os.environ.get("LARGE_FILE_MB") or (200 if os.environ.get("CI") else 5120)) * MB
PART = min(64 * MB, SIZE // 8)
KILLED_AT = (0.2, 0.5, 0.8)
BLOCK = MB
WORKER_SECONDS = 600


class Person:
    """Uploads of one person through nginx."""

    def __init__(self, site: Proxied, email: str) -> None:
        self.site = site
        self.cookie = cookie_of(site.web.env, email)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request as the upload's script makes it."""
        own = {"Referer": "https://localhost/", "X-CSRFToken": CSRF_TOKEN, **VERSION}
        return ask(self.site, method, path, body, cookie=self.cookie, **own, **headers)

    def create(self, name: str, size: int) -> str:
        """The address of a new upload."""
        told = metadata(filename=name, purpose="notice")
        answer = self.ask("POST", UPLOADS, Upload_Length=str(size), Upload_Metadata=told)
        assert answer.status == 201, answer.body
        return answer.headers["Location"]

    def offset(self, url: str) -> int:
        """How many bytes are safe."""
        return int(self.ask("HEAD", url).headers["Upload-Offset"])

    def patch(self, url: str, offset: int, body: Iterator[bytes], length: int) -> Answer:
        """Send so many bytes."""
        return self.ask(
            "PATCH", url, body,
            Upload_Offset=str(offset), Content_Length=str(length), Content_Type=STREAM,
        )  # fmt: skip

    def wait_for_file(self, url: str) -> dict[str, Any]:
        """What is said of the stored file, once the worker has made it."""
        found: dict[str, Any] = {}

        def is_stored() -> bool:
            state = json.loads(self.ask("GET", url).body)
            assert not state["refusal"], state
            found.update(state["file"] or {})
            return bool(found)

        wait_for(is_stored, WORKER_SECONDS)
        return found


class Sending:
    """The whole file on its way; the web server is killed whenever a share of it has come."""

    def __init__(self, site: Proxied, editor: Person, source: Path, url: str) -> None:
        self.site, self.editor, self.source, self.url = site, editor, source, url
        self.grown: list[float] = []
        self.live()

    def live(self) -> None:
        """From the first answer of a web server on, what it takes more is growth."""
        self.editor.offset(self.url)
        self.growth = Growth(children_of(self.site.web.process.pid))

    def run(self) -> list[float]:
        """To the last byte; how far each life of the web server grew, in MB."""
        offset = 0
        for share in KILLED_AT:
            offset = self.lose(self.send(offset, int(SIZE * share)))
        self.send(offset, SIZE)
        return [*self.grown, self.growth.most_mb()]

    def send(self, offset: int, until: int) -> int:
        """Part by part; how far it came."""
        while offset < until:
            length = min(PART, SIZE - offset)
            part = pieces(self.source, offset, length)
            answer = self.editor.patch(self.url, offset, part, length)
            assert answer.status == 204, answer.body
            offset += length
            assert answer.headers["Upload-Offset"] == str(offset)
        return offset

    def lose(self, told: int) -> int:
        """Kill in the middle of a part; where to go on. What was told is never lost."""
        length = min(PART, SIZE - told)
        half = length // 2
        try:
            answer = self.editor.patch(self.url, told, self.half_a_part(told, length), length)
            assert answer.status == 502, answer.body
        except (OSError, http.client.HTTPException):
            pass
        self.site.web.restart()
        offset = self.editor.offset(self.url)
        assert told <= offset <= told + half
        self.live()
        return offset

    def half_a_part(self, start: int, length: int) -> Iterator[bytes]:
        """A part, in the middle of which everything is killed."""
        half = length // 2
        yield from pieces(self.source, start, half)
        self.grown.append(self.growth.most_mb())
        self.site.web.kill()
        yield from pieces(self.source, start + half, length - half)


def pieces(source: Path, start: int, length: int) -> Iterator[bytes]:
    """A stretch of the source, block by block. Raises EOFError where the source is shorter."""
    with source.open("rb") as content:
        content.seek(start)
        while length > 0:
            block = content.read(min(BLOCK, length))
            if not block:
                raise EOFError(source)
            length -= len(block)
            yield block


def hashed(blocks: Iterator[bytes]) -> str:
    """Hex SHA-256."""
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()
