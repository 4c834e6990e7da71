"""The walls of the converter process, tried from inside."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from portal.reading.running import _process, run_converter

from tests.portal.reading import documents
from tests.processes import ROOT

CONFINED = "from portal.reading.converter import confinement as c; {before}; c.confine(); {act}"


def confined(
    act: str, before: str = "import socket, os, subprocess"
) -> subprocess.CompletedProcess[str]:
    """A process that does something inside the walls."""
    code = CONFINED.format(act=act, before=before)
    env = {"PYTHONPATH": str(ROOT / "site")}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)


@pytest.mark.parametrize(
    "act",
    [
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
        "open('/etc/passwd')",
        "open('/tmp/out', 'w')",
        "os.fork()",
        "os.system('true')",
        "subprocess.run(['true'])",
        "os.kill(os.getppid(), 9)",
    ],
)
def test_confined_process_cannot_leave(act: str) -> None:
    done = confined(act)
    assert (done.returncode, "Forbidden" in done.stderr) == (1, True), done.stderr


def test_confined_process_cannot_take_more_memory() -> None:
    assert "MemoryError" in confined("bytearray(2 * 1024**3)").stderr


def test_confined_process_ends_when_its_time_is_used_up() -> None:
    done = confined("exec('while True: pass')", before="c.CPU_SECONDS = 1")
    assert done.returncode == -signal.SIGXCPU


def test_converter_gets_none_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "never-told")
    seen: list[dict[str, str]] = []
    real = subprocess.Popen

    def watched(*args: object, **options: object) -> object:
        seen.append(options["env"])  # type: ignore[arg-type]
        return real(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("portal.reading.running.subprocess.Popen", watched)
    document = tmp_path / "a.txt"
    document.write_bytes(b"text")
    assert run_converter("text", document)["state"] == "ready"
    assert set(seen[0]) == {"PYTHONPATH", "LANG"}


def test_converter_that_takes_too_long_is_ended_with_its_group(tmp_path: Path) -> None:
    document = tmp_path / "a.docx"
    document.write_bytes(documents.word())
    assert run_converter("word", document, seconds=0.05) == {"state": "timed_out"}
    time.sleep(0.1)
    assert readers_of(document) == set()


def test_converter_is_seen_while_it_reads(tmp_path: Path) -> None:
    document = tmp_path / "a.docx"
    document.write_bytes(documents.word())
    with document.open("rb") as opened, _process("word", opened) as process:
        assert readers_of(document) == {str(process.pid)}


def readers_of(document: Path) -> set[str]:
    """Processes whose input is the document; tests beside this one have their own."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            opened = os.readlink(entry / "fd" / "0") if entry.name.isdigit() else ""
        except OSError:
            continue
        if opened == str(document):
            found.add(entry.name)
    return found
