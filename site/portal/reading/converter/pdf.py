"""PDF, page by page. A PDF knows lines and sizes only: paragraphs and headings are worked out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2 as pdfium
from pypdfium2 import raw

from portal.reading.converter.document import Broken, Document, Encrypted, NoText, paragraph

MAX_PAGES = 300
HEADING_RATIO = 1.15
"""Larger than most of the page by this much, and short: a heading."""
HEADING_CHARACTERS = 60
FULL_LINE = 0.94
"""A line that ends before this share of the column ends a paragraph."""
DIGITS = "0-9０-９一二三四五六七八九十"
NEW_PARAGRAPH = re.compile(
    rf"[ 　]|[（(]?[{DIGITS}ア-ン]{{1,3}}[)）.．、　 ]|[①-⑳・○●◎■□※◆-]"
    rf"|第[{DIGITS}]+[条章節]|記$|別[紙添記]"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HYPHEN = "\ufffe"
PAGE_NUMBER = re.compile(r"\s*[-－―—–]?\s*[0-9０-９]{1,4}\s*[-－―—–]?\s*$")
EMPTY_PAGE = "<p><em>このページには文字がありません（画像だけのページです）。</em></p>"
SPACE = re.compile(r"\s")
LATIN = re.compile(r"[A-Za-z0-9,.;:)]$")


@dataclass(frozen=True)
class Line:
    """A line of text, where it lies (points from the left) and how high its letters are."""

    text: str
    left: float
    right: float
    height: float


def read_pdf(stream: BinaryIO) -> Document:
    """One section for each page. Raises Unreadable; NoText for a document that is all pictures."""
    try:
        pdf = pdfium.PdfDocument(stream)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise (Encrypted if locked else Broken) from None
    total = len(pdf)
    document = Document(extent=f"{total:,}ページ")
    if total > MAX_PAGES:
        document.note(f"先頭の{MAX_PAGES}ページだけを表示しています（全{total:,}ページ）。")
    empty = 0
    for index in range(min(total, MAX_PAGES)):
        html = _page(pdf, index)
        empty += not html
        document.add(f"{index + 1} / {total:,} ページ", html or EMPTY_PAGE)
    if empty == len(document.sections):
        raise NoText
    if empty:
        document.note("文字のないページ（画像だけのページ）があります。")
    document.note(
        "表は行ごとの文字になっています。罫線や配置は、保存したファイルで確かめてください。"
    )
    return document


def _page(pdf: Any, index: int) -> str:
    try:
        page = pdf[index]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return ""
    lines = list(_lines(text))
    text.close()
    page.close()
    return "".join(_blocks(lines))


def _lines(page: Any) -> Iterator[Line]:
    start = 0
    for found in page.get_text_range().split("\r\n"):
        inked = [start + at for at, character in enumerate(found) if not SPACE.match(character)]
        start += len(found) + 2
        clean = CONTROL.sub("", found.replace(HYPHEN, "-"))
        if inked and clean.strip() and not PAGE_NUMBER.match(clean):
            first, last = (_box(page, at) for at in (inked[0], inked[-1]))
            yield Line(clean.rstrip(), first[0], last[2], first[3] - first[1])


def _box(page: Any, at: int) -> tuple[float, float, float, float]:
    try:
        box: tuple[float, float, float, float] = page.get_charbox(at, loose=True)
    except pdfium.PdfiumError:
        return 0, 0, 0, 0
    return box


def _blocks(lines: list[Line]) -> Iterator[str]:
    if not lines:
        return
    usual = _usual_height(lines)
    edge = max(line.right for line in lines if _is_usual(line, usual))
    held = ""
    for line in lines:
        if line.height > usual * HEADING_RATIO and len(line.text) <= HEADING_CHARACTERS:
            yield paragraph(held)
            held = ""
            yield paragraph(line.text.strip(), "h3")
            continue
        if held and NEW_PARAGRAPH.match(line.text):
            yield paragraph(held)
            held = ""
        held += _joint(held, line.text) + line.text
        if line.right < edge * FULL_LINE:
            yield paragraph(held)
            held = ""
    yield paragraph(held)


def _usual_height(lines: list[Line]) -> float:
    heights: Counter[float] = Counter()
    for line in lines:
        heights[round(line.height, 1)] += len(line.text)
    return heights.most_common(1)[0][0]


def _is_usual(line: Line, usual: float) -> bool:
    return abs(line.height - usual) < 0.11


def _joint(before: str, after: str) -> str:
    return " " if LATIN.search(before) and LATIN.search(after[:1]) else ""
