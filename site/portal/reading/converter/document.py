"""What a converter gives back, and the ways in which a document cannot be shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

MAX_CHARACTERS = 3_000_000
"""Of all sections together; more than a thousand pages of text."""
SECTION_CHARACTERS = 80_000
TABLE_ROWS = 200
"""Longer tables are continued in another one with the same head."""


class Unreadable(Exception):
    """A document that has no text copy; ``state`` is the name of the reason."""

    state = "broken"


class Broken(Unreadable):
    """Not what its extension says, or damaged."""


class Encrypted(Unreadable):
    """Locked with a password."""

    state = "encrypted"


class TooLarge(Unreadable):
    """More than is shown at all, packed or unpacked."""

    state = "too_large"


class NoText(Unreadable):
    """Pictures only, such as a scanned page."""

    state = "empty"


@dataclass
class Section:
    """A page, a slide, a sheet, or the whole of a document without pages.

    ``html`` uses the tags of ``portal.reading.markup`` only; what else it holds is dropped there.
    """

    title: str
    html: str


@dataclass
class Document:
    """A document as text. ``extent`` is its size in words (4ページ); ``notes`` say what is missing.

    Raises TooLarge while it grows beyond MAX_CHARACTERS.
    """

    extent: str = ""
    notes: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    characters: int = 0

    def add(self, title: str, html: str) -> None:
        """One more section."""
        self.characters += len(html)
        if self.characters > MAX_CHARACTERS:
            raise TooLarge
        self.sections.append(Section(title, html))

    def add_pieces(self, title: str, pieces: Iterable[str]) -> None:
        """Pieces of HTML as one section, or as several where it would grow too long for a page."""
        held, number = "", 1
        for piece in pieces:
            if held and len(held) + len(piece) > SECTION_CHARACTERS:
                self.add(_continued(title, number), held)
                held, number = "", number + 1
            held += piece
        self.add(_continued(title, number), held)

    def note(self, text: str) -> None:
        """Say once that something is left out."""
        if text not in self.notes:
            self.notes.append(text)


def paragraph(text: str, tag: str = "p") -> str:
    """Text as a paragraph or heading; line breaks stay. Nothing for blank text."""
    lines = [escape(line) for line in text.strip("\r\n").splitlines()]
    return f"<{tag}>{'<br>'.join(lines)}</{tag}>" if text.strip() else ""


@dataclass(frozen=True)
class Cell:
    """A table cell and how far it reaches."""

    text: str
    columns: int = 1
    rows: int = 1


def table(caption: str, rows: list[list[Cell]], *, has_header: bool) -> str:
    """Rows of cells as a table; the first row is its head if ``has_header``."""
    head = _row(rows[0], "th", ' scope="col"') if has_header and rows else ""
    body = "".join(_row(row, "td") for row in (rows[1:] if head else rows))
    thead = f"<thead>{head}</thead>" if head else ""
    return f"<table><caption>{escape(caption)}</caption>{thead}<tbody>{body}</tbody></table>"


def tables(caption: str, rows: list[list[Cell]], *, has_header: bool) -> Iterator[str]:
    """A table in pieces of TABLE_ROWS rows, each with the head."""
    head, body = (rows[:1], rows[1:]) if has_header else ([], rows)
    for start in range(0, len(body), TABLE_ROWS):
        words = f"{caption}（{start + 1:,}行目から）" if start else caption
        yield table(words, [*head, *body[start : start + TABLE_ROWS]], has_header=has_header)


def looks_like_header(texts: list[str]) -> bool:
    """Whether the first row of a table without a marked one names its columns."""
    return len(texts) > 1 and all(text.strip() and len(text) <= 30 for text in texts)


def _continued(title: str, number: int) -> str:
    return f"{title}（続き{number}）" if number > 1 else title


def _row(cells: list[Cell], tag: str, attributes: str = "") -> str:
    return f"<tr>{''.join(_cell(cell, tag, attributes) for cell in cells)}</tr>"


def _cell(cell: Cell, tag: str, attributes: str) -> str:
    span = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    span += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    text = "<br>".join(escape(line) for line in cell.text.splitlines())
    return f"<{tag}{attributes}{span}>{text}</{tag}>"
