"""Pictures, recordings and drawings: the outer structure is what the name says."""

import struct
from collections.abc import Callable
from typing import BinaryIO

from portal.files.checking.labels import Label
from portal.files.checking.magic import Family, family_of
from portal.files.checking.subject import Subject
from portal.files.refusals import RefusalCode

MAX_BOXES = 10_000
BOX_HEAD = 8
LARGE_BOX_HEAD = 16
WEBM_TYPES = (b"webm", b"matroska")


def inspect_family(family: Family) -> Callable[[Subject], set[Label]]:
    """An inspector for formats that their first bytes tell well enough."""

    def inspect(subject: Subject) -> set[Label]:
        found = family_of(subject.head)
        if found is not family:
            subject.refuse_mismatch(found or "")
        return set()

    return inspect


def inspect_unknown(subject: Subject) -> set[Label]:
    """DocuWorks: its own first bytes are not published, so only what it is not can be said."""
    found = family_of(subject.head)
    if found is not None:
        subject.refuse_mismatch(found)
    return set()


def inspect_png(subject: Subject) -> set[Label]:
    """A PNG begins with its header chunk."""
    inspect_family(Family.PNG)(subject)
    if subject.head[12:16] != b"IHDR":
        subject.refuse(RefusalCode.BROKEN)
    return set()


def inspect_mp4(subject: Subject) -> set[Label]:
    """Boxes fill the file, and one of them describes the film."""
    inspect_family(Family.MP4)(subject)
    with subject.open() as source:
        if b"moov" not in _boxes(subject, source):
            subject.refuse(RefusalCode.BROKEN)
    return set()


def inspect_webm(subject: Subject) -> set[Label]:
    """The header names the type of document."""
    inspect_family(Family.EBML)(subject)
    if not any(word in subject.head[:64] for word in WEBM_TYPES):
        subject.refuse_mismatch("")
    return set()


def _boxes(subject: Subject, source: BinaryIO) -> set[bytes]:
    names: set[bytes] = set()
    position = 0
    for _ in range(MAX_BOXES):
        if position == subject.size:
            return names
        source.seek(position)
        head = source.read(LARGE_BOX_HEAD)
        if len(head) < BOX_HEAD:
            break
        length, name = struct.unpack(">I4s", head[:BOX_HEAD])
        if length == 1 and len(head) == LARGE_BOX_HEAD:
            (length,) = struct.unpack(">Q", head[BOX_HEAD:])
        elif length == 0:
            length = subject.size - position
        names.add(name)
        position += length
        if length < BOX_HEAD or position > subject.size:
            break
    subject.refuse(RefusalCode.BROKEN)
