"""Body text back to Markdown, for those who go on writing it outside of the admin's editor."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from lxml import html

from portal.notices.rich_text import rendered_body

MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*"}
INLINE = {*MARKS, "a", "br", "code"}
HEADINGS = {"h2": "##", "h3": "###", "h4": "####"}
SIGNS = re.compile(r"[\\`*_\[\]<]|&(?=#?\w+;)")
LINE_START = re.compile(r"^( *)(?:([-+#>=~])|(\d{1,9})([.)]))", re.MULTILINE)
# A forced break stands as a form feed until the paragraph is whole.
BREAK = "\f"
BREAKS = re.compile(r"[ \n\f]*[\n\f][ \n\f]*")
NOT_IN_ADDRESSES = re.compile(r"[\s()<>\\]")
# Marks beside a bracket or a full stop are none in Markdown: these stay outside of them.
EDGES = re.compile(r"([\W_]*)(.*?)([\W_]*)", re.DOTALL)


def markdown_from_body(body: str) -> str:
    """Markdown of which ``body_from_markdown`` makes this body again, as far as Markdown has it."""
    return joined(html.fragment_fromstring(rendered_body(body), create_parent="div"))


def joined(element: Any, between: str = "\n\n") -> str:
    """The blocks inside an element."""
    return between.join(blocks(element))


def blocks(element: Any) -> Iterator[str]:
    """Each block inside an element; text that stands beside blocks is one, too."""
    run = [escaped(element.text)]
    for child in element:
        if child.tag in INLINE:
            run.append(inline(child))
        else:
            yield from paragraph(run)
            yield block(child)
            run = []
        run.append(escaped(child.tail))
    yield from paragraph(run)


def paragraph(run: Iterable[str]) -> Iterator[str]:
    """Text none of whose lines begins like a list or a heading; nothing where nothing stands."""
    text = "".join(run).strip(" \n\f")
    if text:
        text = BREAKS.sub(lambda found: "\\\n" if BREAK in found[0] else "\n", text)
        yield LINE_START.sub(r"\1\3\\\2\4", text)


def block(element: Any) -> str:
    """One block element."""
    if element.tag in HEADINGS:
        return f"{HEADINGS[element.tag]} {line_of(element)}"
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
    return BREAKS.sub(" ", inside(element)).strip()


def inside(element: Any) -> str:
    """Text with the inline elements in it."""
    parts = [escaped(element.text)]
    for child in element:
        parts += [inline(child), escaped(child.tail)]
    return "".join(parts)


def inline(element: Any) -> str:
    """One inline element."""
    if element.tag == "br":
        return BREAK
    if element.tag == "code":
        return f"`{element.text_content()}`"
    text = inside(element)
    if element.tag == "a":
        address = NOT_IN_ADDRESSES.sub(lambda found: quote(found[0]), element.get("href", ""))
        return f"[{text}]({address})" if address else text
    return marked(text, MARKS.get(element.tag, ""), has_edges=not len(element))


def marked(text: str, mark: str, *, has_edges: bool) -> str:
    """Text in bold or italics."""
    found = EDGES.fullmatch(text) if has_edges else None
    before, core, after = found.groups() if found else ("", text, "")
    return f"{before}{mark}{core}{mark}{after}" if core else text


def escaped(text: str | None) -> str:
    """Text without signs that Markdown would read."""
    return SIGNS.sub(r"\\\g<0>", text or "")
