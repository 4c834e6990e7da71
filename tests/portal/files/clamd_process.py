"""A real clamd with one signature, on a socket of its own."""

import hashlib
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from portal.files.clamd import Clamd

PLACES = "/usr/sbin:/usr/bin:/usr/local/sbin"
# The harmless test file that every scanner knows, put together here so that no scanner takes this
# module for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"
SIGNATURE = "Eicar-Test-Signature"
MB = 1024 * 1024
# clamd takes streams of 2 MB, and looks into files of 1 MB.
CONFIGURATION = """
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
LogFile {folder}/clamd.log
Foreground yes
StreamMaxLength 2M
MaxFileSize 1M
MaxScanSize 4M
AlertExceedsMax yes
ReadTimeout 10
"""


class ClamdProcess:
    """Can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"unix://{folder}/clamd.sock"
        self.process: subprocess.Popen[bytes] | None = None
        (folder / "signatures").mkdir()
        line = f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:{SIGNATURE}\n"  # noqa: S324
        (folder / "signatures" / "one.hdb").write_text(line)
        (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder))

    def start(self) -> None:
        """Returns once it answers."""
        program = shutil.which("clamd", path=PLACES)
        if program is None:
            pytest.fail("clamd is not installed")
        self.process = subprocess.Popen(
            [program, f"--config-file={self.folder}/clamd.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while not Clamd(self.address, 5).ping():
            assert self.process.poll() is None, (self.folder / "clamd.log").read_text()
            assert time.monotonic() < end, "clamd did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        """It does not answer any more."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None
