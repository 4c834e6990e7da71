"""All attachments of a version as one zip, made while it is sent: nothing is written to disk.

Stored, not compressed: office files, PDF and video are compressed already, and so the size is
known beforehand. The list inside names every attachment, also one that may not be sent.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from zipstream import ZIP_STORED, ZipStream

from portal.files.models import StoredFile
from portal.files.names import clean_name
from portal.files.storage import path_of
from portal.notices.models import NoticeVersion

LIST_NAME = "一覧.txt"
SUMS_NAME = "SHA256SUMS.txt"
NEW_LINE = "\r\n"
MISSING = "（入っていません：{state}）"


class Archive:
    """The zip of a version. Iterate it for its bytes; ``len`` says how many there will be."""

    def __init__(self, version: NoticeVersion, files: list[StoredFile], left_out: list[StoredFile]):
        self._zip = ZipStream(compress_type=ZIP_STORED, sized=True)
        named = list(zip(unique_names(file.name for file in files), files, strict=True))
        for name, file in named:
            self._zip.add_path(str(path_of(file.pk)), name)
        self._zip.add(listing(version, named, left_out).encode("utf-8-sig"), LIST_NAME)
        self._zip.add(sums(named).encode(), SUMS_NAME)

    def __len__(self) -> int:
        return len(self._zip)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._zip)


def archive_name(version: NoticeVersion) -> str:
    """老介発1118第2号_第2版_添付.zip"""
    return clean_name(f"{version.document_number or version.title}_第{version.number}版_添付.zip")


def unique_names(names: Iterable[str]) -> list[str]:
    """No two equal in a folder that ignores case: the second 様式.xlsx is 様式 (2).xlsx."""
    taken = {LIST_NAME.lower(), SUMS_NAME.lower()}
    found = []
    for name in names:
        path, number, free = PurePosixPath(name), 2, name
        while free.lower() in taken:
            free = f"{path.stem} ({number}){path.suffix}"
            number += 1
        taken.add(free.lower())
        found.append(free)
    return found


def listing(
    version: NoticeVersion, named: list[tuple[str, StoredFile]], left_out: list[StoredFile]
) -> str:
    """The list for people: what the zip belongs to, and each file with size and hash."""
    lines = [f"{version.document_number}　{version.title}", f"第{version.number}版の添付", ""]
    for name, file in named:
        lines += [name, f"　{file.size:,} バイト", f"　SHA-256 {file.sha256}"]
    for file in left_out:
        lines += [f"{file.name}{MISSING.format(state=file.get_scan_state_display())}"]
    lines += ["", "庁内の無害化処理を通すと、ファイルの中身（SHA-256）が変わることがあります。"]
    return NEW_LINE.join(lines) + NEW_LINE


def sums(named: list[tuple[str, StoredFile]]) -> str:
    """The list for ``sha256sum -c``."""
    return "".join(f"{file.sha256}  {name}\n" for name, file in named)
