"""Compound files (OLE): Word 97, Excel 97, PowerPoint 97, 一太郎, and encrypted Office files."""

import struct
from contextlib import closing
from typing import BinaryIO

import olefile

from portal.files.checking.labels import Label
from portal.files.checking.magic import Family, family_of
from portal.files.checking.subject import Subject
from portal.files.refusals import RefusalCode

# Its table of sectors is read into memory: 8 bytes for each 512.
MAX_BYTES = 1024**3
WORD, POWERPOINT, ENCRYPTED_PACKAGE = "WordDocument", "PowerPoint Document", "EncryptedPackage"
EXCEL = ("Workbook", "Book")
MAIN_STREAMS = {"doc": (WORD,), "xls": EXCEL, "ppt": (POWERPOINT,)}
MACRO_STORAGES = frozenset({"Macros", "VBA", "_VBA_PROJECT_CUR", "_VBA_PROJECT"})
FIB_FLAGS = 0x0B
FIB_ENCRYPTED = 0x01
FILEPASS = 0x002F
MAX_RECORDS = 64


def inspect_compound(subject: Subject) -> set[Label]:
    """Raises FileRefused unless the main stream of the name's program is there."""
    found = family_of(subject.head)
    if found is not Family.OLE:
        subject.refuse_mismatch(found or "")
    with subject.open() as source, closing(_opened(subject, source)) as compound:
        _refuse_other_program(subject, compound)
        return compound_labels(compound)


def is_encrypted_package(subject: Subject) -> bool:
    """Whether this is what Office makes of a .docx with a password."""
    with subject.open() as source, closing(_opened(subject, source)) as compound:
        return bool(compound.exists(ENCRYPTED_PACKAGE))


def compound_labels(compound: olefile.OleFileIO) -> set[Label]:
    """Macros and passwords."""
    labels = set()
    parts = {part for path in compound.listdir(streams=True, storages=True) for part in path}
    if parts & MACRO_STORAGES:
        labels.add(Label.MACRO)
    if ENCRYPTED_PACKAGE in parts or "EncryptedSummary" in parts:
        labels.add(Label.ENCRYPTED)
    if compound.exists(WORD) and _word_is_encrypted(compound):
        labels.add(Label.ENCRYPTED)
    if any(compound.exists(name) and _excel_is_encrypted(compound, name) for name in EXCEL):
        labels.add(Label.ENCRYPTED)
    return labels


def labels_within(subject: Subject, source: BinaryIO) -> set[Label]:
    """The labels of a compound file that lies in an archive; one nobody can open has none."""
    try:
        with closing(olefile.OleFileIO(source)) as compound:
            subject.spend()
            return compound_labels(compound)
    except Exception:
        return set()


def _opened(subject: Subject, source: BinaryIO) -> olefile.OleFileIO:
    if subject.size > MAX_BYTES:
        subject.refuse(RefusalCode.TOO_COMPLEX)
    try:
        return olefile.OleFileIO(source)
    except Exception:
        # olefile raises whatever a hostile header leads it to.
        subject.refuse(RefusalCode.BROKEN)


def _refuse_other_program(subject: Subject, compound: olefile.OleFileIO) -> None:
    wanted = MAIN_STREAMS.get(subject.extension)
    known = {name for names in MAIN_STREAMS.values() for name in names}
    if wanted is None:
        fits = not any(compound.exists(name) for name in known)
    else:
        fits = any(compound.exists(name) for name in wanted)
    if not fits and not compound.exists(ENCRYPTED_PACKAGE):
        subject.refuse_mismatch("別のソフトの文書")


def _word_is_encrypted(compound: olefile.OleFileIO) -> bool:
    head = compound.openstream(WORD).read(FIB_FLAGS + 1)
    return len(head) > FIB_FLAGS and bool(head[FIB_FLAGS] & FIB_ENCRYPTED)


def _excel_is_encrypted(compound: olefile.OleFileIO, name: str) -> bool:
    stream = compound.openstream(name)
    for _ in range(MAX_RECORDS):
        head = stream.read(4)
        if len(head) < 4:
            return False
        kind, length = struct.unpack("<HH", head)
        if kind == FILEPASS:
            return True
        stream.seek(length, 1)
    return False
