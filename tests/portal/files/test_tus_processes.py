"""Real servers: two writers at once, broken lines, kill -9 in the middle (F-02, F-03, L-03)."""

import hashlib
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.database import fresh_database
from tests.faults.processes import Portal, start_portal
from tests.portal.files.tus_wire import Wire
from tests.processes import environment, run, wait_for

MB = 1024 * 1024
CONTENT = b"".join(b"line %07d\n" % number for number in range(700_000))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Scene"]:
    folder = tmp_path_factory.mktemp("uploads")
    with fresh_database(folder) as url:
        env = environment(url, folder, DJANGO_SETTINGS_MODULE="tests.e2e.settings")
        scene = Scene(env, folder)
        yield scene
        scene.kill()


class Scene:
    """A portal that can be killed and started again on the same data."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder = env, folder
        self.cookie = run(["-m", "tests.portal.files.tus_scene"], env).stdout.splitlines()[-1]
        self.portal: Portal | None = None

    def wire(self) -> Wire:
        """A client of the running portal; started when there is none."""
        if self.portal is None:
            self.portal = start_portal(self.env)
            wait_for(lambda: Wire(self.portal.port, self.cookie).ask("GET", "/livez").status == 200)
        return Wire(self.portal.port, self.cookie)

    def kill(self) -> None:
        """kill -9."""
        if self.portal:
            self.portal.victim.end()
        self.portal = None

    def stored(self, url: str) -> bytes:
        """The bytes of a finished file."""
        name = url.rstrip("/").rpartition("/")[2]
        return (self.folder / "files" / name[:2] / name).read_bytes()

    def part(self, url: str) -> int:
        """Bytes on disk of an unfinished one."""
        path = self.folder / "files" / "uploads" / url.rstrip("/").rpartition("/")[2]
        return path.stat().st_size if path.exists() else 0


def send_rest(wire: Wire, url: str, content: bytes) -> None:
    """From where the server says to the end."""
    offset = wire.offset(url)
    while offset < len(content):
        assert wire.patch(url, offset, content[offset : offset + 2 * MB]).status == 204
        offset = wire.offset(url)


def test_writers_at_once_never_mix_their_bytes(scene: Scene) -> None:
    wire = scene.wire()
    content = CONTENT[: 6 * MB]
    url = wire.create(len(content), "記録.txt")
    with ThreadPoolExecutor(6) as pool:
        for start in range(0, len(content), MB):
            piece = content[start : start + MB]
            jobs = [pool.submit(wire.patch, url, start, piece) for _ in range(6)]
            answers = sorted(job.result().status for job in jobs)
            assert answers == [204, *[409] * 5]
    assert scene.stored(url) == content


def test_slow_writer_that_was_overtaken_is_told_and_spoils_nothing(scene: Scene) -> None:
    wire = scene.wire()
    content = CONTENT[: 6 * MB]
    url = wire.create(len(content), "記録.txt")
    slow = wire.start_patch(url, 0, len(content), [b"x" * MB])
    send_rest(wire, url, content[: 5 * MB])
    slow.send(b"x" * (len(content) - MB))
    assert slow.getresponse().status == 409
    send_rest(wire, url, content)
    assert scene.stored(url) == content


def test_broken_line_keeps_what_has_come(scene: Scene) -> None:
    wire = scene.wire()
    content = CONTENT[: 6 * MB]
    url = wire.create(len(content), "記録.txt")
    connection = wire.start_patch(url, 0, len(content), [content[: 5 * MB]])
    wait_for(lambda: wire.offset(url) >= 4 * MB)
    connection.close()
    wait_for(lambda: wire.offset(url) == 5 * MB)
    send_rest(wire, url, content)
    assert scene.stored(url) == content


def test_kill_9_in_a_patch_loses_nothing_that_was_told(scene: Scene) -> None:
    chance = random.Random(20261128)  # noqa: S311
    content = CONTENT
    wire = scene.wire()
    url = wire.create(len(content), "記録.txt")
    told = 0
    for _ in range(3):
        pieces = [content[told : told + chance.randrange(MB, 3 * MB)]]
        connection = wire.start_patch(url, told, len(content) - told, pieces)
        time.sleep(chance.random() / 5)
        scene.kill()
        connection.close()
        wire = scene.wire()
        offset = wire.offset(url)
        assert told <= offset <= scene.part(url)
        step = content[offset : offset + MB]
        assert wire.patch(url, offset, step).status == 204
        told = offset + len(step)
    send_rest(wire, url, content)
    assert hashlib.sha256(scene.stored(url)).digest() == hashlib.sha256(content).digest()
