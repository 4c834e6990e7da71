"""Reads gettext .po files without gettext, so that the tests need only Python."""

import ast
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Entry:
    """One entry: the source string, its plural (empty if none) and the translations by index."""

    msgid: str = ""
    msgid_plural: str = ""
    msgctxt: str = ""
    msgstr: dict[int, str] = field(default_factory=dict)

    @property
    def translated(self) -> bool:
        return bool(self.msgstr) and all(self.msgstr.values())


def read_po(path: Path) -> list[Entry]:
    """Every entry of the file in order, without the header (the entry with an empty msgid)."""
    entries: list[Entry] = []
    entry, keyword = Entry(), ""
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith('"'):
            _append(entry, keyword, ast.literal_eval(line))
            continue
        keyword, _, quoted = line.partition(" ")
        starts = keyword == "msgctxt" or (keyword == "msgid" and bool(entry.msgstr))
        if starts and entry.msgstr:
            entries.append(entry)
            entry = Entry()
        _append(entry, keyword, ast.literal_eval(quoted))
    entries.append(entry)
    return [one for one in entries if one.msgid]


def _append(entry: Entry, keyword: str, text: str) -> None:
    if keyword.startswith("msgstr"):
        index = int(keyword[7:-1]) if "[" in keyword else 0
        entry.msgstr[index] = entry.msgstr.get(index, "") + text
    else:
        setattr(entry, keyword, getattr(entry, keyword) + text)
