"""Office documents that are zips: the right main part inside, and no macros in disguise."""

import re
import zipfile

from portal.files.checking.archives import (
    CONTENT_TYPES,
    MACROS,
    ODF_TYPE,
    inspect_archive,
    read_part,
)
from portal.files.checking.compound import is_encrypted_package
from portal.files.checking.labels import Label
from portal.files.checking.magic import Family, family_of
from portal.files.checking.subject import Subject
from portal.files.checking.zip_directory import MAX_PARTS, open_zip
from portal.files.kinds import CONTENT_TYPES as KINDS
from portal.files.refusals import RefusalCode

MAX_TYPES_BYTES = 4 * 1024 * 1024
OPEN_XML = "application/vnd.openxmlformats-officedocument"
MACRO_OF = "application/vnd.ms-{}.macroEnabled.main+xml"
MAIN_TYPES = {
    "docx": f"{OPEN_XML}.wordprocessingml.document.main+xml",
    "xlsx": f"{OPEN_XML}.spreadsheetml.sheet.main+xml",
    "pptx": f"{OPEN_XML}.presentationml.presentation.main+xml",
    "docm": MACRO_OF.format("word.document"),
    "xlsm": MACRO_OF.format("excel.sheet"),
    "pptm": MACRO_OF.format("powerpoint.presentation"),
}
FOLDERS = {"doc": "word/", "xls": "xl/", "ppt": "ppt/"}
WORDS = {"doc": "Word", "xls": "Excel", "ppt": "PowerPoint"}
CONTENT_TYPE = re.compile(rb"ContentType\s*=\s*[\"']([^\"']+)[\"']")
MANIFEST = "META-INF/manifest.xml"


def inspect_open_xml(subject: Subject) -> set[Label]:
    """docx, xlsx, pptx and their forms with macros, labelled by name too. Raises FileRefused."""
    found = family_of(subject.head)
    told = {Label.MACRO} if subject.extension.endswith("m") else set()
    if found is Family.OLE and is_encrypted_package(subject):
        return told | {Label.ENCRYPTED}
    if found is not Family.ZIP:
        subject.refuse_mismatch(found or "")
    with subject.open() as source:
        labels = inspect_archive(subject, source, depth=1, nesting=1, most=MAX_PARTS)
        with open_zip(subject, source, most=MAX_PARTS) as archive:
            _check_main_part(subject, archive)
    return labels | told


def inspect_open_document(subject: Subject) -> set[Label]:
    """odt, ods, odp: the type stands in an entry of its own. Raises FileRefused."""
    found = family_of(subject.head)
    if found is not Family.ZIP:
        subject.refuse_mismatch(found or "")
    with subject.open() as source:
        labels = inspect_archive(subject, source, depth=1, nesting=1, most=MAX_PARTS)
        with open_zip(subject, source, most=MAX_PARTS) as archive:
            told = read_part(subject, archive, ODF_TYPE, 100).decode(errors="replace")
            if told.strip() != KINDS[subject.extension]:
                subject.refuse_mismatch("")
            if b"encryption-data" in read_part(subject, archive, MANIFEST, MAX_TYPES_BYTES):
                labels.add(Label.ENCRYPTED)
            if any(name.startswith("Basic/") for name in archive.namelist()):
                labels.add(Label.MACRO)
    return labels


def _check_main_part(subject: Subject, archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    told = _told_types(subject, archive)
    program = subject.extension[:3]
    if MAIN_TYPES[subject.extension] not in told or not _has(names, FOLDERS[program]):
        disguised = subject.extension.endswith("x") and MAIN_TYPES[f"{program}m"] in told
        if disguised:
            subject.refuse(RefusalCode.HIDDEN_MACRO)
        subject.refuse_mismatch(_found_program(names))
    if subject.extension.endswith("x") and any(name.endswith(MACROS) for name in names):
        subject.refuse(RefusalCode.HIDDEN_MACRO)


def _told_types(subject: Subject, archive: zipfile.ZipFile) -> set[str]:
    text = read_part(subject, archive, CONTENT_TYPES, MAX_TYPES_BYTES)
    return {found.decode(errors="replace") for found in CONTENT_TYPE.findall(text)}


def _found_program(names: list[str]) -> str:
    found = [word for key, word in WORDS.items() if _has(names, FOLDERS[key])]
    return found[0] if found else "ただの ZIP"


def _has(names: list[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)
