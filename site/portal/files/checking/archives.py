"""Inside a zip: everything is unpacked once, into nothing, to see that it is what it claims."""

import lzma
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from portal.files.checking.compound import labels_within
from portal.files.checking.labels import Label
from portal.files.checking.magic import Family, family_of
from portal.files.checking.subject import HEAD_BYTES, Subject
from portal.files.checking.zip_directory import (
    LOCAL_HEAD_BYTES,
    MAX_ENTRIES,
    MAX_PARTS,
    check_directory,
    name_of,
    open_zip,
)
from portal.files.refusals import RefusalCode

MAX_DEPTH = 2
# Documents embedded in documents do not count as zips in zips, but there is an end to them too.
MAX_NESTING = 6
ENCRYPTED = 0x1
# What the decompressors raise over data that is broken.
UNREADABLE = (
    OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError,
    struct.error, ValueError,
)  # fmt: skip
BLOCK_BYTES = 256 * 1024
MAGIC_BYTES = 8
CONTENT_TYPES, ODF_TYPE, MACROS = "[Content_Types].xml", "mimetype", "vbaProject.bin"
# Excel 4 keeps its macros in sheets of their own, without any vbaProject.
MACRO_SHEETS = "xl/macrosheets/"
MACRO_ENDS = (".docm", ".xlsm", ".pptm", ".xlsb", MACROS.lower())
PROGRAM_ENDS = (
    ".exe", ".com", ".scr", ".dll", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse",
    ".wsf", ".hta", ".lnk", ".jar", ".reg",
)  # fmt: skip


def inspect_zip(subject: Subject) -> set[Label]:
    """A zip for people to unpack. Raises FileRefused."""
    found = family_of(subject.head)
    if found is not Family.ZIP:
        subject.refuse_mismatch(found or "")
    with subject.open() as source:
        return inspect_archive(subject, source, depth=1, nesting=1)


def inspect_archive(
    subject: Subject, source: BinaryIO, *, depth: int, nesting: int, most: int = MAX_ENTRIES
) -> set[Label]:
    """Labels of all that is inside. ``depth`` counts zips, ``nesting`` documents too."""
    with open_zip(subject, source, most=most) as archive:
        check_directory(subject, archive)
        labels: set[Label] = set()
        for info in archive.infolist():
            labels |= _labels_by_name(name_of(info).lower())
            if info.flag_bits & ENCRYPTED:
                labels.add(Label.ENCRYPTED)
            elif not info.is_dir():
                labels |= _inspect_entry(subject, archive, info, depth, nesting)
        return labels


def read_part(subject: Subject, archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """The first ``limit`` bytes of an entry; empty when there is none."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return b""
    part = bytearray()
    for block in _unpacked(subject, archive, info):
        part += block
        if len(part) >= limit:
            break
    return bytes(part[:limit])


def _labels_by_name(name: str) -> set[Label]:
    is_macro = name.endswith(MACRO_ENDS) or name.startswith(MACRO_SHEETS)
    labels = {Label.MACRO} if is_macro else set()
    return labels | ({Label.PROGRAM} if name.endswith(PROGRAM_ENDS) else set())


def _inspect_entry(
    subject: Subject, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int, nesting: int
) -> set[Label]:
    with tempfile.TemporaryFile() as held:
        head = b""
        for block in _unpacked(subject, archive, info):
            # Kept as long as it may be an archive or a compound file: those are looked into.
            if len(head) < MAGIC_BYTES or family_of(head) in (Family.ZIP, Family.OLE):
                held.write(block)
            head += block[: HEAD_BYTES - len(head)]
        family = family_of(head)
        if family is Family.PROGRAM and head.startswith((b"MZ", b"\x7fELF")):
            return {Label.PROGRAM}
        if family is Family.OLE:
            return labels_within(subject, held)
        return _inspect_inner(subject, held, depth, nesting) if family is Family.ZIP else set()


def _inspect_inner(subject: Subject, held: BinaryIO, depth: int, nesting: int) -> set[Label]:
    document = _is_document(subject, held)
    depth += 0 if document else 1
    if depth > MAX_DEPTH or nesting >= MAX_NESTING:
        subject.refuse(RefusalCode.ZIP_DEPTH)
    most = MAX_PARTS if document else MAX_ENTRIES
    return inspect_archive(subject, held, depth=depth, nesting=nesting + 1, most=most)


def _is_document(subject: Subject, source: BinaryIO) -> bool:
    with open_zip(subject, source, most=MAX_PARTS) as archive:
        names = set(archive.namelist())
    return CONTENT_TYPES in names or ODF_TYPE in names


def _unpacked(subject: Subject, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's bytes as any unpacker would write them, however the directory lies of them."""
    size, crc = 0, 0
    try:
        for block in _inflated(archive, info):
            size += len(block)
            crc = zlib.crc32(block, crc)
            subject.spend(len(block))
            if size > info.file_size:
                break
            yield block
    except UNREADABLE:
        subject.refuse(RefusalCode.BROKEN)
    if size != info.file_size or crc != info.CRC:
        subject.refuse(RefusalCode.BROKEN)


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.compress_type == zipfile.ZIP_STORED:
        yield from _packed(archive, info)
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for raw in _packed(archive, info):
            while block := inflater.decompress(raw, BLOCK_BYTES):
                yield block
                raw = inflater.unconsumed_tail
        yield inflater.flush()
    else:
        with archive.open(info) as entry:
            while block := entry.read(BLOCK_BYTES):
                yield block


def _packed(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    source, left = archive.fp, info.compress_size
    assert source is not None  # noqa: S101 - open archives have one
    source.seek(info.header_offset)
    head = source.read(LOCAL_HEAD_BYTES)
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    source.seek(name_length + extra_length, 1)
    while left > 0:
        raw = source.read(min(BLOCK_BYTES, left))
        if not raw:
            raise EOFError
        left -= len(raw)
        yield raw
