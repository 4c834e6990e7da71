"""CSV and plain text in the encodings that Japanese offices send."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from portal.reading.converter.document import (
    Broken,
    Cell,
    Document,
    TooLarge,
    looks_like_header,
    paragraph,
    tables,
)

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 1_000
MAX_COLUMNS = 60
MAX_CELL = 2_000
MAX_LINES = 20_000
BLOCK_LINES = 200
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Python reads bytes that are no Shift_JIS as private characters.
NOT_TEXT = re.compile("[\0\x80\uf8f0-\uf8f3]")
ISO_2022_JP = b"\x1b$"
NAMES = {"utf-8-sig": "UTF-8（BOM付き）", "utf-16": "UTF-16", "iso2022_jp": "JIS",
         "utf-8": "UTF-8", "cp932": "Shift_JIS"}  # fmt: skip


def read_csv(stream: BinaryIO) -> Document:
    """The rows as one table, the first as its head where it looks like one."""
    text, encoding = decoded(stream)
    document = Document(notes=[f"文字コードは{NAMES[encoding]}として読みました。"])
    rows, total = _rows(text)
    width = max((len(row) for row in rows), default=0)
    if total > MAX_ROWS:
        document.note(f"先頭の{MAX_ROWS:,}行だけを表示しています（全{total:,}行）。")
    if width > MAX_COLUMNS:
        document.note(f"左の{MAX_COLUMNS}列だけを表示しています（全{width}列）。")
    shown = min(width, MAX_COLUMNS)
    cells = [[Cell(text) for text in (row + [""] * shown)[:shown]] for row in rows]
    head = bool(cells) and looks_like_header([cell.text for cell in cells[0]])
    document.extent = f"{total:,}行"
    if any(cell.text.strip() for row in cells for cell in row):
        document.add_pieces("表", tables("CSVの内容", cells, has_header=head))
    return document


def read_text(stream: BinaryIO) -> Document:
    """Paragraphs; an empty line parts two."""
    text, encoding = decoded(stream)
    lines = text.splitlines()
    document = Document(extent=f"{len(lines):,}行")
    document.note(f"文字コードは{NAMES[encoding]}として読みました。")
    if len(lines) > MAX_LINES:
        document.note(f"先頭の{MAX_LINES:,}行だけを表示しています。")
    document.add_pieces("本文", (paragraph(block) for block in _blocks(lines[:MAX_LINES])))
    return document


def decoded(stream: BinaryIO) -> tuple[str, str]:
    """Text and its encoding. Raises Broken where none of them fits, TooLarge."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            return content.decode(encoding, errors="replace"), encoding
    if ISO_2022_JP in content[:100_000]:
        return content.decode("iso2022_jp", errors="replace"), "iso2022_jp"
    for encoding in ("utf-8", "cp932"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if not NOT_TEXT.search(text):
                return text, encoding
    raise Broken


def _rows(text: str) -> tuple[list[list[str]], int]:
    csv.field_size_limit(MAX_BYTES)
    rows: list[list[str]] = []
    total = 0
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
        total += 1
        if total <= MAX_ROWS:
            rows.append([cell[:MAX_CELL] for cell in row])
    return rows, total


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",\t;", key=first.count)


def _blocks(lines: list[str]) -> Iterator[str]:
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        if block and (not line.strip() or len(block) >= BLOCK_LINES):
            yield "\n".join(block)
            block = []
