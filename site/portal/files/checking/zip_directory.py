"""The directory of a zip, read before anything is trusted: numbers, sizes, names."""

import re
import stat
import struct
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from portal.files.checking.subject import Subject
from portal.files.refusals import RefusalCode

END = b"PK\x05\x06"
END_BYTES = 22
END_64 = b"PK\x06\x06"
LOCATOR_64_BYTES = 20
MAX_COMMENT = 0xFFFF
LOCAL_HEAD_BYTES = 30
UTF_8_NAME = 0x800
MAX_ENTRIES = 1_000
# An Office document is a zip of many small parts: slides, pictures, relations.
MAX_PARTS = 10_000
MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
MAX_RATIO = 100
# What unpacks to less harms nobody, however well it is compressed.
HARMLESS_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 2 * 1024**3
DRIVE = re.compile(r"[A-Za-z]:")


def open_zip(subject: Subject, source: BinaryIO, *, most: int) -> zipfile.ZipFile:
    """The archive with a directory within the limits. Raises FileRefused."""
    entries, length = _announced(subject, source)
    if entries > most or length > MAX_DIRECTORY_BYTES:
        subject.refuse(RefusalCode.ZIP_COUNT)
    try:
        archive = zipfile.ZipFile(source)
    except Exception:
        # zipfile raises whatever a hostile directory leads it to.
        subject.refuse(RefusalCode.BROKEN)
    if len(archive.infolist()) > most:
        subject.refuse(RefusalCode.ZIP_COUNT)
    return archive


def check_directory(subject: Subject, archive: zipfile.ZipFile) -> None:
    """Names, links, overlaps, and sizes as the directory tells them. Raises FileRefused."""
    infos = archive.infolist()
    for info in infos:
        if _leaves_the_folder(name_of(info)):
            subject.refuse(RefusalCode.ZIP_PATH)
        if stat.S_ISLNK(info.external_attr >> 16):
            subject.refuse(RefusalCode.ZIP_LINK)
    if _overlap(infos):
        subject.refuse(RefusalCode.ZIP_OVERLAP)
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > MAX_UNPACKED:
        subject.refuse(RefusalCode.ZIP_SIZE)
    if unpacked > HARMLESS_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        subject.refuse(RefusalCode.ZIP_RATIO)


def ends_as_zip(subject: Subject) -> bool:
    """Whether the file's last bytes are the end of a zip: then it is two files in one."""
    with subject.open() as source:
        return _end_of(source, subject.size) is not None


def name_of(info: zipfile.ZipInfo) -> str:
    """The name as Japanese Windows reads it: zipfile takes what is not UTF-8 for code page 437."""
    if info.flag_bits & UTF_8_NAME:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return info.orig_filename


def _announced(subject: Subject, source: BinaryIO) -> tuple[int, int]:
    size = source.seek(0, 2)
    found = _end_of(source, size)
    if found is None:
        subject.refuse(RefusalCode.BROKEN)
    position, end = found
    entries, length = struct.unpack("<HI", end[10:16])
    if position < LOCATOR_64_BYTES:
        return entries, length
    source.seek(position - LOCATOR_64_BYTES)
    locator = source.read(LOCATOR_64_BYTES)
    if not locator.startswith(b"PK\x06\x07"):
        return entries, length
    source.seek(min(struct.unpack("<Q", locator[8:16])[0], size))
    end = source.read(56)
    if len(end) < 56 or not end.startswith(END_64):
        subject.refuse(RefusalCode.BROKEN)
    return struct.unpack("<QQ", end[32:48])


def _end_of(source: BinaryIO, size: int) -> tuple[int, bytes] | None:
    start = max(0, size - MAX_COMMENT - END_BYTES)
    source.seek(start)
    tail = source.read()
    at = tail.rfind(END)
    while at >= 0:
        end = tail[at : at + END_BYTES]
        if len(end) == END_BYTES and at + END_BYTES + struct.unpack("<H", end[20:])[0] == len(tail):
            return start + at, end
        at = tail.rfind(END, 0, at)
    return None


def _leaves_the_folder(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return ".." in parts or parts[0] == "" or "\0" in name or bool(DRIVE.match(name))


def _overlap(infos: Iterable[zipfile.ZipInfo]) -> bool:
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + LOCAL_HEAD_BYTES + info.compress_size
    return False
