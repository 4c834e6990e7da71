"""Runs the converter in a process of its own and takes its answer, or the reason why there is none.

The process sets its limits itself (``converter.confinement``). Here: the wall clock, the length of
the answer, and that nothing of its process group is left afterwards.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.reading.models import State

WALL_SECONDS = 60
ANSWER_BYTES = 24 * 1024 * 1024
READ_BYTES = 64 * 1024
POLL_SECONDS = 0.01


def run_converter(kind: str, path: Path, *, seconds: float = WALL_SECONDS) -> dict[str, Any]:
    """The converter's answer: ``state`` and, when ready, the document. Raises OSError.

    Ends in a state whatever the document does: too long is timed_out, a crash is failed.
    """
    deadline = time.monotonic() + seconds
    with path.open("rb") as document, _process(kind, document) as process:
        answer = _answer(process, deadline)
        in_time = answer is not None and _has_ended(process, deadline)
    if not in_time or process.returncode == -signal.SIGXCPU:
        return {"state": State.TIMED_OUT}
    return _parsed(answer or b"") if process.returncode == 0 else {"state": State.FAILED}


@contextmanager
def _process(kind: str, document: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603 - our own module, no word from outside
        [sys.executable, "-P", "-m", "portal.reading.converter", kind],
        stdin=document,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing of ours: no key, no address of the database.
        env={"PYTHONPATH": str(settings.BASE_DIR / "site"), "LANG": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end(process)


def _has_ended(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Whether it ends by itself in time. It is not reaped: its number stays that of the group."""
    look = os.WEXITED | os.WNOWAIT | os.WNOHANG
    while os.waitid(os.P_PID, process.pid, look) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def _answer(process: subprocess.Popen[bytes], deadline: float) -> bytes | None:
    """All that the process writes; None when it is too slow or says too much."""
    output = process.stdout
    assert output is not None  # noqa: S101 - opened as a pipe
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while len(answer) <= ANSWER_BYTES:
            if not selector.select(max(deadline - time.monotonic(), 0)):
                return None
            chunk = os.read(output.fileno(), READ_BYTES)
            if not chunk:
                return bytes(answer)
            answer += chunk
    return None


def _parsed(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
        known = found["state"] in State.values
    except (ValueError, KeyError, TypeError, RecursionError):
        known = False
    return found if known else {"state": State.FAILED}
