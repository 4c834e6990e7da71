"""Body text back to Markdown, for those who go on writing it outside of the admin's editor."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from lxml import html

from portal.notices.rich_text import rendered_body

BOLD, ITALICS = "**", "*"
MARKS = {"b": BOLD, "strong": BOLD, "em": ITALICS, "i": ITALICS}
INLINE = {*MARKS, "a", "br", "code"}
HEADINGS = {"h2": "##", "h3": "###", "h4": "####"}
SIGNS = re.compile(r"[\\`*_\[\]<]|&(?=#?\w+;)")
LINE_START = re.compile(r"^( *)(?:([-+#>=~])|(\d{1,9})([.)]))", re.MULTILINE)
# A forced break stands as a form feed until the paragraph is whole.
BREAK = "\f"
BREAKS = re.compile(r"[ \t\n\f]*[\n\f][ \t\n\f]*")
# What ends a heading, were it not escaped.
HEADING_END = re.compile(r"(?<![^ ])#+$")
NOT_IN_ADDRESSES = re.compile(r"[\s()<>\\`]")


class Sign(NamedTuple):
    """One sign of a line as Markdown spells it, with its marks and where it leads."""

    spelt: str
    marks: frozenset[str]
    address: str

    @property
    def is_of_word(self) -> bool:
        """Whether marks are read beside it: beside a bracket or a full stop they are none."""
        return unicodedata.category(self.spelt[-1])[0] in "LMN"


def markdown_from_body(body: str) -> str:
    """Markdown of which ``body_from_markdown`` makes this body again, as far as Markdown has it."""
    return joined(html.fragment_fromstring(rendered_body(body), create_parent="div"))


def joined(element: Any, between: str = "\n\n") -> str:
    """The blocks inside an element."""
    return between.join(blocks(element))


def blocks(element: Any) -> Iterator[str]:
    """Each block inside an element; text that stands beside blocks is one, too."""
    run = [*spelt(element.text)]
    for child in element:
        if child.tag in INLINE:
            run += inline(child)
        else:
            yield from paragraph(run)
            yield block(child)
            run = []
        run += spelt(child.tail)
    yield from paragraph(run)


def paragraph(run: Iterable[Sign]) -> Iterator[str]:
    """Text none of whose lines begins like a list or a heading; nothing where nothing stands."""
    text = written(run).lstrip(" \t\n\f").rstrip()
    if text:
        text = BREAKS.sub(lambda found: "\\\n" * found[0].count(BREAK) or "\n", text)
        yield LINE_START.sub(r"\1\3\\\2\4", text)


def block(element: Any) -> str:
    """One block element."""
    if element.tag in HEADINGS:
        return HEADING_END.sub(r"\\\g<0>", f"{HEADINGS[element.tag]} {line_of(element)}")
    if element.tag == "hr":
        return "---"
    if element.tag == "blockquote":
        return indented(joined(element), "> ", "> ")
    if element.tag in ("ul", "ol"):
        return listed(element)
    return table(element) if element.tag == "table" else joined(element)


def listed(element: Any) -> str:
    """A list; its items stand close together unless one has paragraphs."""
    between = "\n\n" if element.find("li/p") is not None else "\n"
    number = int(element.get("start", "1")) if element.tag == "ol" else None
    items = []
    for item in element.iterchildren("li"):
        mark = "- " if number is None else f"{number}. "
        items.append(indented(joined(item, between), mark, " " * len(mark)))
        number = None if number is None else number + 1
    return between.join(items)


def indented(text: str, first: str, rest: str) -> str:
    """Text whose lines begin with a mark, or stand below it."""
    return first + text.replace("\n", f"\n{rest}")


def table(element: Any) -> str:
    """A table; its first row is the head."""
    rows = [[line_of(cell).replace("|", "\\|") for cell in row] for row in element.iter("tr")]
    if rows:
        rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def line_of(element: Any) -> str:
    """What stands in an element that has to be one line."""
    return BREAKS.sub(" ", written(inside(element))).strip()


def inside(element: Any, marks: frozenset[str] = frozenset(), address: str = "") -> Iterator[Sign]:
    """Each sign of an element and of the elements in it."""
    yield from spelt(element.text, marks, address)
    for child in element:
        yield from inline(child, marks, address)
        yield from spelt(child.tail, marks, address)


def inline(element: Any, marks: frozenset[str] = frozenset(), address: str = "") -> Iterator[Sign]:
    """Each sign of one inline element; a break and a code are one."""
    if element.tag == "br":
        yield Sign(BREAK, marks, address)
    elif element.tag == "code":
        yield Sign(f"`{element.text_content()}`", marks, address)
    else:
        mark = {MARKS[element.tag]} if element.tag in MARKS else set()
        href = NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), element.get("href", ""))
        yield from inside(element, marks | mark, href or address)


def spelt(
    text: str | None, marks: frozenset[str] = frozenset(), address: str = ""
) -> Iterator[Sign]:
    """The signs of a text, those escaped that Markdown would read."""
    for place, sign in enumerate(text or ""):
        escape = "\\" if SIGNS.match(text or "", place) else ""
        yield Sign(escape + sign, marks, address)


def written(run: Iterable[Sign]) -> str:
    """The text of a run, its links in brackets."""
    text = ""
    for address, part in groupby(run, attrgetter("address")):
        if address and text.endswith("!"):
            text = f"{text[:-1]}\\!"  # or the link were an image
        words = marked(part)
        text += f"[{words}]({address})" if address else words
    return text


def marked(run: Iterable[Sign]) -> str:
    """Text with its marks; bold is one run whatever italics stand in it."""
    parts = groupby(run, lambda sign: sign.marks & {BOLD} or sign.marks)
    return "".join(between_marks(list(part)) for _, part in parts)


def between_marks(run: list[Sign]) -> str:
    """Text between the marks that all of its words have."""
    words = [place for place, sign in enumerate(run) if sign.is_of_word]
    if not words:
        return plain(run)
    begin, end = words[0], words[-1] + 1
    mark = "".join(frozenset.intersection(*(sign.marks for sign in run[begin:end])))
    return f"{plain(run[:begin])}{mark}{plain(run[begin:end])}{mark}{plain(run[end:])}"


def plain(run: list[Sign]) -> str:
    """The signs alone."""
    return "".join(sign.spelt for sign in run)
