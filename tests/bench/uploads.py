"""A large file by resumable upload against a plain copy that hashes, and the server's memory."""

import hashlib
import http.client
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from portal.accounts.models import User
from portal.files.finishing import finish_upload
from portal.files.models import StoredFile

from tests.bench.measure import Comparison, timed
from tests.bench.sessions import CSRF_TOKEN, cookie_for
from tests.e2e.people import EDITOR
from tests.memory import Growth, children_of
from tests.portal.files.makers import film
from tests.portal.files.tus_client import STREAM, UPLOADS, VERSION, metadata

MB = 1024 * 1024
SIZE = 512 * MB
PIECE = 8 * MB
ALLOWED_MB = 50
ROUNDS = 3


def compare(server_url: str, master: int) -> Iterator[Comparison]:
    """Seconds for the same bytes, best of three in turns; then how much memory the server took."""
    with tempfile.TemporaryDirectory() as name:
        source = film(Path(name) / "source", SIZE)
        sender = Sender(server_url)
        sender.send(source)
        growth = Growth(children_of(master))
        pairs = [
            (timed(lambda: sender.send(source)), timed(lambda: copied(source)))
            for _ in range(ROUNDS)
        ]
        grown = max(growth.most_mb(), 0.0)
    ours, base = (min(times) for times in zip(*pairs, strict=True))
    yield Comparison(
        "upload of 512 MB / copy with SHA-256",
        ours,
        base,
        "s",
        "reported",
        f"{SIZE / MB / ours:.0f} MB/s in pieces of 8 MB, each on disk before its answer",
    )
    yield Comparison(
        "memory of the web server for it / what is allowed", grown, ALLOWED_MB, "MB", "<= 1"
    )


def copied(source: Path) -> str:
    """What any upload has to do at least: read, hash, write, flush."""
    digest = hashlib.sha256()
    with source.open("rb") as bytes_in, tempfile.TemporaryFile(dir=source.parent) as out:
        while block := bytes_in.read(MB):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


class Sender:
    """The editor's uploads over one connection."""

    def __init__(self, server_url: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(server_url).netloc, timeout=120)
        cookie = cookie_for(User.objects.get(email=EDITOR))
        self.headers = {**VERSION, "Cookie": cookie, "X-CSRFToken": CSRF_TOKEN}

    def send(self, source: Path) -> None:
        """All pieces, and what the worker does with them afterwards."""
        told = metadata(filename="録画.mp4", purpose="notice")
        headers = {"Upload-Length": str(SIZE), "Upload-Metadata": told}
        self.connection.close()  # the server gives idle connections up
        url = self.ask("POST", UPLOADS, b"", headers, 201).headers["Location"]
        with source.open("rb") as bytes_in:
            for offset in range(0, SIZE, PIECE):
                headers = {"Upload-Offset": str(offset), "Content-Type": STREAM}
                self.ask("PATCH", url, bytes_in.read(PIECE), headers, 204)
        upload_id = UUID(url.rstrip("/").rpartition("/")[2])
        finish_upload(upload_id=upload_id)
        if not StoredFile.objects.filter(pk=upload_id, size=SIZE).exists():
            raise RuntimeError("the upload was not finished")

    def ask(
        self, method: str, url: str, body: bytes, headers: dict[str, str], status: int
    ) -> http.client.HTTPResponse:
        """One request that must be answered so."""
        self.connection.request(method, url, body, {**self.headers, **headers})
        response = self.connection.getresponse()
        response.read()
        if response.status != status:
            raise RuntimeError(f"{method} {url}: {response.status}")
        return response
