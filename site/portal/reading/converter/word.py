"""Word: headings, paragraphs, lists, tables, footnotes; underlines, since they mark amendments."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree import ElementTree
from zipfile import ZipFile

import mammoth
from lxml import html as lxml_html

from portal.reading.converter.document import Document, looks_like_header
from portal.reading.converter.package import checked_package

STYLES = "\n".join(
    [
        "u => u",
        "strike => s",
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='表題'] => h1:fresh",
        *(f"p[style-name='見出し {level}'] => h{level}:fresh" for level in range(1, 7)),
    ]
)
APPLICATION = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"


def read_word(stream: BinaryIO) -> Document:
    """The document as one section; Word knows its pages only while it prints. Raises Unreadable."""
    package = checked_package(stream, "word/document.xml")
    document = Document(extent=_pages(package))
    done = mammoth.convert_to_html(
        stream,
        style_map=STYLES,
        # A document must not say which tags it becomes.
        include_embedded_style_map=False,
        convert_image=_no_image,
        id_prefix="d-",
        external_file_access=False,
    )
    document.add_pieces("本文", _blocks(done.value))
    return document


@mammoth.images.img_element
def _no_image(image: Any) -> dict[str, str]:
    # Dropped with its tag; the description stands in for the picture.
    return {"src": "", "alt": image.alt_text or ""}


def _pages(package: ZipFile) -> str:
    # As Word counted when it saved the file; others write nothing.
    try:
        properties = ElementTree.fromstring(package.read("docProps/app.xml"))  # noqa: S314
        number = int(properties.findtext(f"{APPLICATION}Pages") or 0)
    except (KeyError, ValueError, ElementTree.ParseError):
        return ""
    return f"{number}ページ" if number > 1 else ""


def _blocks(html: str) -> Iterator[str]:
    """The top elements of the text, tables with caption and head, pictures as their description."""
    root = lxml_html.fragment_fromstring(html or "<p></p>", create_parent="div")
    for picture in root.xpath("//img"):
        picture.tag = "em"
        picture.text = f"［図］{picture.get('alt', '')}"
        picture.attrib.clear()
    for number, table in enumerate(root.xpath("//table"), start=1):
        _name_table(table, number)
    if not root.text_content().strip():
        return
    for element in root:
        yield lxml_html.tostring(element, encoding="unicode")


def _name_table(table: Any, number: int) -> None:
    caption = lxml_html.Element("caption")
    caption.text = f"表{number}"
    table.insert(0, caption)
    rows = table.xpath("./tr|./tbody/tr")
    if table.xpath("./thead") or len(rows) < 2:
        return
    cells = rows[0].xpath("./td")
    if looks_like_header([cell.text_content() for cell in cells]):
        for cell in cells:
            cell.tag = "th"
            cell.set("scope", "col")
        head = lxml_html.Element("thead")
        head.append(rows[0])
        table.insert(1, head)
