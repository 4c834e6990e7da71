"""Chooses who looks into a file, and applies what its purpose does not take."""

from collections.abc import Callable
from pathlib import Path

from portal.files.checking.archives import inspect_zip
from portal.files.checking.compound import inspect_compound
from portal.files.checking.labels import Label
from portal.files.checking.magic import Family, family_of
from portal.files.checking.media import (
    inspect_family,
    inspect_mp4,
    inspect_png,
    inspect_unknown,
    inspect_webm,
)
from portal.files.checking.office import inspect_open_document, inspect_open_xml
from portal.files.checking.subject import Subject
from portal.files.checking.text import inspect_text
from portal.files.checking.zip_directory import ends_as_zip
from portal.files.kinds import extension_of
from portal.files.purposes import rules_of
from portal.files.refusals import FileRefused, RefusalCode

Inspector = Callable[[Subject], set[Label]]

INSPECTORS: dict[str, Inspector] = {
    "pdf": inspect_family(Family.PDF),
    **dict.fromkeys(("docx", "xlsx", "pptx", "docm", "xlsm", "pptm"), inspect_open_xml),
    **dict.fromkeys(("odt", "ods", "odp"), inspect_open_document),
    **dict.fromkeys(("doc", "xls", "ppt", "jtd"), inspect_compound),
    **dict.fromkeys(("xdw", "xbd"), inspect_unknown),
    **dict.fromkeys(("csv", "txt"), inspect_text),
    **dict.fromkeys(("jpg", "jpeg"), inspect_family(Family.JPEG)),
    "rtf": inspect_family(Family.RTF),
    "jww": inspect_family(Family.JWW),
    "png": inspect_png,
    "gif": inspect_family(Family.GIF),
    "mp4": inspect_mp4,
    "webm": inspect_webm,
    "zip": inspect_zip,
}


def check_file(path: Path, *, name: str, purpose: str) -> list[str]:
    """Labels of a file that is taken. Raises FileRefused with the state it ends in.

    Reads in constant memory, for at most a minute, and writes nothing but temporary files.
    """
    subject = Subject(path, name, extension_of(name))
    labels = INSPECTORS[subject.extension](subject)
    if family_of(subject.head) is not Family.ZIP and ends_as_zip(subject):
        subject.refuse(RefusalCode.POLYGLOT)
    _refuse_labels(subject, labels, rules_of(purpose).refused_labels)
    return sorted(labels)


def _refuse_labels(subject: Subject, labels: set[Label], refused: frozenset[str]) -> None:
    found = sorted(label for label in labels if label.value in refused)
    if found:
        words = "、".join(str(label.label) for label in found)
        raise FileRefused(
            f"「{subject.name}」は受け取れません。{words}のファイルは、ここでは使えません。",
            RefusalCode.LABEL,
        )
