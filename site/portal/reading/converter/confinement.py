"""The walls around a converter: memory, time, files, processes, network.

Set by the process itself before it reads the first byte of the document, because a function run
between fork and exec is not safe in a web server with threads. The parent holds the wall clock.
"""

import ctypes
import os
import resource
import sys
from typing import Any

MEMORY_BYTES = 1024**3
CPU_SECONDS = 30
OPEN_FILES = 64
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "os.kill", "ctypes.dlopen", "urllib.", "shutil.", "ftplib.", "http.client.",
)  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(BaseException):
    """A library tried to leave the walls. Not an Exception: no library may swallow it."""


def confine() -> None:
    """Lower every limit and shut the doors; there is no way back in this process."""
    _leave_network()
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))
    # SIGXCPU first: the parent knows a document that took too long from a crash.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    sys.addaudithook(_watch)


def _leave_network() -> None:
    # An empty network of its own, where the kernel lets ordinary users have one; the audit hook
    # holds everywhere.
    ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise Forbidden(event)
    if event == "open" and not _may_open(*arguments[:3]):
        raise Forbidden(f"open {arguments[0]}")


def _may_open(path: Any, mode: Any, flags: Any) -> bool:
    # Python's own modules and data, read only: libraries import late.
    if isinstance(path, int):
        return True
    allowed = (sys.prefix, sys.base_prefix, *(entry for entry in sys.path if entry), "/usr/lib")
    found = os.path.abspath(os.fsdecode(path))
    return not (flags or 0) & WRITING and found.startswith(allowed)
