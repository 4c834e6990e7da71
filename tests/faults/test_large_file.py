"""The largest file through the real nginx: three kills on its way, the same bytes in the end.

LARGE_FILE_MB sets the size: 5,120 by default, 200 where CI=true. The file is sparse where it comes
from and real where it arrives, so as much room is needed once. ``pytest -s`` shows the figures.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.database import fresh_database
from tests.e2e.nginx import Proxied, ask, asked, cookie_of, production, proxied
from tests.e2e.people import EDITOR, SAPPORO
from tests.e2e.server import prepare
from tests.faults.processes import Victim
from tests.faults.sending import BLOCK, KILLED_AT, MB, PART, SIZE, Person, Sending, hashed, pieces
from tests.memory import Growth, children_of

pytestmark = pytest.mark.faults

SPOT = 1000
MOST_GROWTH_MB = 50
# Large enough for the worker: what it needs for any file is not counted as growth.
FIRST = 33 * MB
# A film without pictures: its kind, a description of eight bytes, and data up to the end.
HEAD = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08moov" + b"\0\0\0\0mdat"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Taken away at once: pytest would keep the files of three runs."""
    with tempfile.TemporaryDirectory(prefix="tsunagu-large-") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Proxied]:
    """A site of its own behind nginx, with production settings."""
    with fresh_database(folder) as url, proxied(prepare(url, folder), folder) as running:
        yield running


@pytest.fixture(scope="module")
def source(folder: Path) -> Path:
    """A sparse recording with marks, so that no part is like another."""
    path = folder / "recording"
    with path.open("wb") as out:
        out.truncate(SIZE)
        out.write(HEAD)
        for place in range(PART, SIZE, PART):
            out.seek(place)
            out.write(b"mark %020d" % place)
        out.seek(SIZE - SPOT)
        out.write(b"the end".rjust(SPOT))
    return path


@pytest.fixture(scope="module")
def sha256(source: Path) -> str:
    """Of the whole source."""
    return hashed(pieces(source, 0, SIZE))


@pytest.fixture(scope="module")
def worker(site: Proxied) -> Iterator[Victim]:
    """The worker, as it runs on a real site."""
    victim = Victim("site/manage.py", "run_worker", env=production(site.web.env))
    yield victim
    victim.end()


@pytest.fixture(scope="module")
def editor(site: Proxied) -> Person:
    """Who sends the file."""
    return Person(site, EDITOR)


@dataclass(frozen=True)
class Arrival:
    """The stored file, and how the processes grew while it came: each life of the web server."""

    url: str
    sha256: str
    web_growth: list[float]
    worker_growth: float


@pytest.fixture(scope="module")
def arrival(site: Proxied, worker: Victim, editor: Person, source: Path) -> Arrival:
    """The file, sent with three kills and stored by the worker."""
    first = editor.create("試し.mp4", FIRST)
    editor.patch(first, 0, pieces(source, 0, FIRST), FIRST)
    editor.wait_for_file(first)
    growth = Growth([worker.process.pid])
    started = time.monotonic()
    url = editor.create("説明会の録画.mp4", SIZE)
    web_growth = Sending(site, editor, source, url).run()
    sent = time.monotonic()
    file = editor.wait_for_file(url)
    arrival = Arrival(file["url"], file["sha256"], web_growth, growth.most_mb())
    print(
        f"\n{SIZE // MB} MB: sent with {len(KILLED_AT)} kills in {sent - started:.0f} s, "
        f"stored after {time.monotonic() - sent:.0f} s more; memory grew by "
        f"{', '.join(f'{grown:.1f}' for grown in web_growth)} MB (web), "
        f"{arrival.worker_growth:.1f} MB (worker)"
    )
    return arrival


def test_file_survives_three_kills_with_every_byte(arrival: Arrival, sha256: str) -> None:
    assert (arrival.sha256, len(arrival.web_growth)) == (sha256, len(KILLED_AT) + 1)


def test_memory_does_not_grow_with_the_file(arrival: Arrival) -> None:
    assert max(*arrival.web_growth, arrival.worker_growth) < MOST_GROWTH_MB


def test_broken_download_goes_on_to_the_same_bytes(
    site: Proxied, editor: Person, arrival: Arrival, sha256: str
) -> None:
    growth = Growth(children_of(site.web.process.pid))
    assert hashed(downloaded(editor, arrival.url, broken_at=SIZE // 3)) == sha256
    assert growth.most_mb() < MOST_GROWTH_MB


def downloaded(person: Person, url: str, *, broken_at: int) -> Iterator[bytes]:
    """The file in two requests: the first is given up, the second asks for the rest."""
    with asked(person.site, "GET", url, cookie=person.cookie) as response:
        assert response.headers["Content-Length"] == str(SIZE)
        tag = response.headers["ETag"]
        come = 0
        while come < broken_at:
            block = response.read(BLOCK)
            come += len(block)
            yield block
    rest = {"Range": f"bytes={come}-", "If-Range": tag}
    with asked(person.site, "GET", url, cookie=person.cookie, **rest) as response:
        assert response.status == 206
        while block := response.read(BLOCK):
            yield block


@pytest.mark.parametrize(
    ("wanted", "start"),
    [(f"bytes=0-{SPOT - 1}", 0),
     (f"bytes={SIZE // 2}-{SIZE // 2 + SPOT - 1}", SIZE // 2),
     (f"bytes=-{SPOT}", SIZE - SPOT)],
    ids=["first", "middle", "last"],
)  # fmt: skip
def test_range_gives_these_bytes(
    wanted: str, start: int, editor: Person, arrival: Arrival, source: Path
) -> None:
    answer = editor.ask("GET", arrival.url, Range=wanted)
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + SPOT - 1}/{SIZE}"
    assert answer.body == b"".join(pieces(source, start, SPOT))


def test_file_is_not_there_for_others(site: Proxied, arrival: Arrival) -> None:
    other = cookie_of(site.web.env, SAPPORO)
    assert ask(site, "GET", arrival.url, cookie=other, Range="bytes=0-9").status == 404
    assert ask(site, "GET", arrival.url, Range="bytes=0-9").status == 302


@pytest.mark.parametrize(
    ("place", "status"),
    [("/media/{}", 301), ("/media/{}/", 404), ("/no-media/{}/", 404),
     ("/protected-files/{}", 404)],
)  # fmt: skip
def test_bytes_have_no_other_address(
    place: str, status: int, site: Proxied, editor: Person, arrival: Arrival
) -> None:
    name = arrival.url.split("/")[2]
    inside = f"{name[:2]}/{name}"
    stored = Path(site.web.env["PORTAL_VAR_DIR"]) / "files" / inside
    assert stored.stat().st_size == SIZE
    answer = editor.ask("GET", place.format(inside), Range="bytes=0-9")
    assert (answer.status, HEAD[:9] in answer.body) == (status, False)
