"""SHA-256 of files and of what lies in a zip, by name, without taking them into memory."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path


def hashes_of(paths: Iterable[Path]) -> dict[str, str]:
    """Of files on the disk."""
    found = {}
    for path in paths:
        with path.open("rb") as content:
            found[path.name] = hashlib.file_digest(content, "sha256").hexdigest()
    return found


def hashes_in(archive: Path) -> dict[str, str]:
    """Of the entries of a zip; each is read to its end, so that a broken one is found out."""
    found = {}
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            with opened.open(name) as content:
                found[name] = hashlib.file_digest(content, "sha256").hexdigest()
    return found
