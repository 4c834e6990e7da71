"""Office files are zip archives of XML; what is wrong with the archive is found before parsing."""

import zipfile
from typing import BinaryIO

from portal.reading.converter.document import Broken, Encrypted, TooLarge

MAX_ENTRIES = 5_000
MAX_TOTAL_BYTES = 300 * 1024 * 1024
MAX_XML_BYTES = 64 * 1024 * 1024
"""Unpacked. Pictures count for the total only; they are never unpacked."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML = (".xml", ".rels", ".vml")
STREAM_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_FLAG = 0x1


def checked_package(stream: BinaryIO, needed: str) -> zipfile.ZipFile:
    """The archive, if it holds ``needed`` and may be unpacked.

    Raises Encrypted (Office wraps a locked document into an OLE container), Broken, TooLarge.
    """
    if stream.read(len(OLE)) == OLE:
        raise Encrypted if _mentions(stream, STREAM_ENCRYPTED) else Broken
    stream.seek(0)
    try:
        package = zipfile.ZipFile(stream)
    except zipfile.BadZipFile:
        raise Broken from None
    entries = package.infolist()
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise Encrypted
    if needed not in package.namelist():
        raise Broken
    _check_sizes(entries)
    stream.seek(0)
    return package


def xml_bytes(package: zipfile.ZipFile, folder: str) -> int:
    """Unpacked size of the XML below a folder of the archive."""
    return sum(
        entry.file_size
        for entry in package.infolist()
        if entry.filename.startswith(folder) and entry.filename.endswith(XML)
    )


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith(XML))
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_TOTAL_BYTES or xml > MAX_XML_BYTES:
        raise TooLarge


def _mentions(stream: BinaryIO, word: bytes) -> bool:
    kept = b""
    while chunk := stream.read(1024 * 1024):
        if word in kept + chunk:
            return True
        kept = chunk[-len(word) :]
    return False
