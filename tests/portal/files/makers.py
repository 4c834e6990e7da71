"""Makers of files: real documents by the libraries that write them, and hostile ones by hand."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
from reportlab.pdfgen.canvas import Canvas

MB = 1024 * 1024
OPEN_XML = "application/vnd.openxmlformats-officedocument"
MACRO_MAIN = {
    "docm": (
        f"{OPEN_XML}.wordprocessingml.document",
        "application/vnd.ms-word.document.macroEnabled",
    ),
    "xlsm": (f"{OPEN_XML}.spreadsheetml.sheet", "application/vnd.ms-excel.sheet.macroEnabled"),
    "pptm": (
        f"{OPEN_XML}.presentationml.presentation",
        "application/vnd.ms-powerpoint.presentation.macroEnabled",
    ),
}  # fmt: skip
Entry = tuple[str, bytes]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FAT, END, NONE = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF


def saved(document: Any) -> bytes:
    """What a library writes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf() -> bytes:
    """One page."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "notice")
    canvas.save()
    return out.getvalue()


def word() -> bytes:
    """A Word document."""
    document = docx.Document()
    document.add_paragraph("標記について、下記のとおり通知します。")
    return saved(document)


def excel() -> bytes:
    """An Excel workbook."""
    return saved(openpyxl.Workbook())


def powerpoint() -> bytes:
    """PowerPoint slides."""
    return saved(pptx.Presentation())


def zipped(*entries: Entry, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def rebuilt(document: bytes, change: Callable[[str, bytes], bytes], *more: Entry) -> bytes:
    """An Office document with its parts changed and others added."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = [(name, change(name, archive.read(name))) for name in archive.namelist()]
    return zipped(*parts, *more)


def with_macros(document: bytes, extension: str) -> bytes:
    """The same document as Office saves it with macros."""
    folder = {"docm": "word", "xlsm": "xl", "pptm": "ppt"}[extension]
    return macro_form(document, extension, (f"{folder}/vbaProject.bin", b"v"))


def macro_form(document: bytes, extension: str, *more: Entry) -> bytes:
    """The same document in the form that may hold macros, with other parts added."""
    plain, enabled = (f"{kind}.main+xml".encode() for kind in MACRO_MAIN[extension])
    return rebuilt(document, lambda _, part: part.replace(plain, enabled), *more)


def same(_: str, part: bytes) -> bytes:
    """A part left alone."""
    return part


def open_document(kind: str, manifest: bytes = b"<manifest/>") -> bytes:
    """An OpenDocument file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", b"<office/>")
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def compound(*streams: Entry, storages: tuple[str, ...] = ()) -> bytes:
    """A compound file (OLE): one sector of table, the directory, then 4 KB for each stream."""
    rows = 1 + len(streams) + len(storages)
    folder = -(-rows // 4)
    table = [FAT, *range(2, 1 + folder), END]
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, _) in enumerate(streams, 2):
        start = len(table)
        table += [*range(start + 1, start + 8), END]
        entries.append(_entry(name, 2, start, 4096, right=number if number < rows else NONE))
    for number, name in enumerate(storages, 2 + len(streams)):
        entries.append(_entry(name, 1, END, 0, right=number if number < rows else NONE))
    head = struct.pack("<8s16xHHHHH6x", OLE, 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<10I", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    return b"".join(
        [
            head.ljust(512, b"\xff"),
            struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff"),
            b"".join(entries).ljust(512 * folder, b"\0"),
            *(body.ljust(4096, b"\0") for _, body in streams),
        ]
    )


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = NONE, child: int = NONE
) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    tree = struct.pack("<HBBIII", len(text), kind, 1, NONE, right, child)
    return text.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<IQ", start, size)


def webm() -> bytes:
    """The head of a recording of a browser."""
    return b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + bytes(50)


def mp4() -> bytes:
    """Boxes of a film."""

    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", 8 + len(body), name) + body

    return box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", b"\0" * 8) + box(b"mdat", b"\0" * 64)


def film(path: Path, size: int) -> Path:
    """The same with ``size`` bytes in all (below 4 GB), those of the data random."""
    head = mp4()[:32]
    left = size - len(head)
    with path.open("wb") as out:
        out.write(head + struct.pack(">I4s", left, b"mdat"))
        left -= 8
        while left:
            left -= out.write(os.urandom(min(left, MB)))
    return path


def png() -> bytes:
    """One pixel."""

    def chunk(name: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + checksum

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + pixels + chunk(b"IEND", b"")


def encrypted_zip() -> bytes:
    """A zip whose entry is marked as encrypted."""
    plain = bytearray(zipped(("名簿.csv", b"0123456789" * 9), packing=zipfile.ZIP_STORED))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = plain.index(signature) + flags
        plain[at] |= 1
    return bytes(plain)


def lying_zip() -> bytes:
    """A zip whose entry unpacks to more than its directory says."""
    content = bytearray(zipped(("a.txt", b"x" * 5000)))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(signature) + at
        content[start : start + 4] = struct.pack("<I", 10)
    return bytes(content)


def overlapping_zip() -> bytes:
    """Two names in the directory for the same bytes, as in a bomb that needs no recursion."""
    content = zipped(("a.txt", b"x" * 500))
    at = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = content[at:end]
    closing = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(entry), at, 0)
    return content[:at] + entry * 2 + closing


def bomb() -> bytes:
    """11 MB of nothing in 11 KB."""
    return zipped(("zeros.bin", bytes(11 * MB)))


def large_bomb() -> bytes:
    """A directory that announces three times a gigabyte."""
    content = bytearray(zipped(*[(f"{n}.bin", b"0" * 100) for n in range(3)]))
    at = 0
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", 1024**3)
    return bytes(content)


def symlink_zip() -> bytes:
    """A link to a file outside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def raw_name_zip(name: bytes) -> bytes:
    """A zip whose entry has a name in Shift_JIS, as Windows writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x" * len(name), b"content")
    return out.getvalue().replace(b"x" * len(name), name)


def nested(depth: int, core: bytes = b"core") -> bytes:
    """A zip in a zip in a zip."""
    content = zipped(("core.txt", core))
    for _ in range(depth - 1):
        content = zipped(("inner.zip", content))
    return content
