"""Differences between two published versions: fields, body and files, as plain text pieces.

Pieces are text, never HTML, so that templates escape them. Work is bounded: long texts are
compared by paragraph only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Literal

MAX_WORDS = 3000
MAX_BLOCKS = 2000
BLOCK_TAGS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "li",
        "tr",
        "td",
        "th",
        "div",
        "blockquote",
        "br",
        "hr",
        "ul",
        "ol",
        "table",
    ]
)
WORD = re.compile(
    r"(?:令和|平成)?[0-9０-９]+年(?:[0-9０-９]+月)?(?:[0-9０-９]+日)?|[0-9０-９]+月[0-9０-９]+日"
    r"|[0-9０-９.,]+|[A-Za-z]+|[一-龥々]+|[ぁ-ん]+|[ァ-ヶー]+|\s+|.",
    re.DOTALL,
)
EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,4}$")
PieceKind = Literal["same", "del", "ins"]


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came."""

    kind: PieceKind
    text: str


@dataclass(frozen=True)
class ChangedText:
    """One changed text: how it stood and how it stands; an empty side did not exist."""

    label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True)
class ComparedFile:
    """An attachment in either version, with the first characters of its hash on each side."""

    label: str
    change: Literal["なし", "差し替え", "追加", "削除"]
    old_sha256: str
    new_sha256: str


class BlockReader(HTMLParser):
    """Reads the text blocks of a notice's body; a link's address counts as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._text = ""
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block tag ends the block before it."""
        if tag in BLOCK_TAGS:
            self.end_block()
        if tag == "a":
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """A block ends; a link shows where it leads."""
        if tag == "a" and self._href:
            self._text += f"〔{self._href}〕"
            self._href = ""
        if tag in BLOCK_TAGS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        """Text of the present block."""
        self._text += data

    def end_block(self) -> None:
        """Keep what was read, without the white space of the mark-up."""
        text = " ".join(self._text.split(" ")).strip()
        if text:
            self.blocks.append(text)
        self._text = ""


def text_blocks(html: str) -> list[str]:
    """The paragraphs, headings and list items of a body, as text."""
    reader = BlockReader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


def compare_texts(old: str, new: str, label: str = "") -> ChangedText:
    """Word-level difference of two texts."""
    before, after = WORD.findall(old), WORD.findall(new)
    if not before or not after or max(len(before), len(after)) > MAX_WORDS:
        return ChangedText(label, _whole("del", old), _whole("ins", new))
    old_pieces: list[Piece] = []
    new_pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, False).get_opcodes():
        gone: PieceKind = "same" if tag == "equal" else "del"
        came: PieceKind = "same" if tag == "equal" else "ins"
        old_pieces += _whole(gone, "".join(before[i1:i2]))
        new_pieces += _whole(came, "".join(after[j1:j2]))
    return ChangedText(label, tuple(old_pieces), tuple(new_pieces))


def compare_bodies(old_html: str, new_html: str) -> list[ChangedText]:
    """The blocks of two bodies that differ, in order, paired where one replaced the other."""
    old, new = text_blocks(old_html), text_blocks(new_html)
    if max(len(old), len(new)) > MAX_BLOCKS:
        return [compare_texts("\n".join(old), "\n".join(new))] if old != new else []
    changed: list[ChangedText] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag != "equal":
            changed += _compare_runs(old[i1:i2], new[j1:j2])
    return changed


def compare_fields(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> list[ChangedText]:
    """The labelled fields whose text differs, in the order of the newer version."""
    before, after = dict(old), dict(new)
    labels = [*after, *(label for label in before if label not in after)]
    return [
        compare_texts(before.get(label, ""), after.get(label, ""), label)
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def compare_files(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]
) -> list[ComparedFile]:
    """All (label, SHA-256) attachments of both versions.

    The same label, with or without its extension, or the same hash means the same attachment.
    """
    before = list(old)
    rows = []
    for label, sha256 in new:
        found = counterpart(label, sha256, before)
        if found is not None:
            before.remove(found)
        rows.append(_compared(label, found, sha256))
    return rows + [ComparedFile(label, "削除", sha256, "") for label, sha256 in before]


def counterpart(label: str, sha256: str, old: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The (label, SHA-256) entry that is the same attachment, if any."""
    same_bytes = next((entry for entry in old if entry[1] == sha256), None)
    return next((entry for entry in old if _stem(entry[0]) == _stem(label)), same_bytes)


def _stem(label: str) -> str:
    return EXTENSION.sub("", label.strip())


def _compared(label: str, found: tuple[str, str] | None, sha256: str) -> ComparedFile:
    if found is None:
        return ComparedFile(label, "追加", "", sha256)
    return ComparedFile(label, "なし" if found[1] == sha256 else "差し替え", found[1], sha256)


def _compare_runs(old: Sequence[str], new: Sequence[str]) -> list[ChangedText]:
    longest = max(len(old), len(new))
    pad_old = [*old, *[""] * (longest - len(old))]
    pad_new = [*new, *[""] * (longest - len(new))]
    return [compare_texts(a, b) for a, b in zip(pad_old, pad_new, strict=True)]


def _whole(kind: PieceKind, text: str) -> tuple[Piece, ...]:
    return (Piece(kind, text),) if text else ()
