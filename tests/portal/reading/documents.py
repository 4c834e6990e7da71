"""Documents as offices make them, and as attackers do, made on the spot as bytes."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document
from openpyxl import Workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

MINCHO = "HeiseiMin-W3"
WORD_XML = "word/document.xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(save: Callable[[Any], Any]) -> bytes:
    """What a library writes into a file."""
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def word(*, script: str = "") -> bytes:
    """新旧対照表: title, headings, a table with a merged cell, an underline, a list."""
    document = Document()
    document.add_heading("改正の趣旨", level=1)
    document.add_paragraph(f"窓口での負担を減らす。{script}")
    document.add_heading("施行期日", level=3)
    document.add_paragraph("申請書", style="List Bullet")
    amended = document.add_paragraph("写しは")
    amended.add_run("直近２か月分").underline = True
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(
        table.rows, [("改正後", "改正前"), ("第2条", "第2条"), ("附則", "")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(2, 0).merge(table.cell(2, 1))
    return saved(document.save)


def excel() -> bytes:
    """A form on a fine grid, a table below it, a hidden sheet, numbers in their formats."""
    book = Workbook()
    form = book.active
    form.title = "様式第1号"
    form["A1"] = "申請書"
    form.merge_cells("A1:H1")
    for column, text in (("A", "団体コード"), ("D", "団体名"), ("H", "件数")):
        form[f"{column}3"] = text
    form["A4"], form["D4"], form["H4"] = 11002, "札幌市", 12345
    form["A4"].number_format, form["H4"].number_format = "000000", '#,##0"件"'
    form.merge_cells("D4:G4")
    book.create_sheet("内部用").sheet_state = "hidden"
    book["内部用"]["A1"] = "見えない"
    return saved(book.save)


def slides() -> bytes:
    """A slide with bullets and notes, one with a table, one with a chart."""
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "説明会"
    first.placeholders[1].text = "受付\n照会"
    first.notes_slide.notes_text_frame.text = "ここで質問を受ける"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "区分"
    table = second.shapes.add_table(2, 2, Cm(1), Cm(5), Cm(10), Cm(4)).table
    for place, text in {(0, 0): "区分", (0, 1): "額", (1, 0): "第1段階", (1, 1): "300円"}.items():
        table.cell(*place).text = text
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "推移"
    data = CategoryChartData()
    data.categories = ["令和6年", "令和7年"]
    data.add_series("件数", (120, 150))
    third.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(5), Cm(10), Cm(8), data)
    return saved(deck.save)


def pdf(pages: list[list[str]] | None = None, *, password: str = "", heading: str = "") -> bytes:
    """Japanese text on A4; an empty page holds a line and no letter."""
    pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=StandardEncryption(password) if password else None)
    for lines in pages if pages is not None else [["窓口での負担を減らす。"]]:
        canvas.line(100, 100, 200, 100)
        y = 780
        if heading and lines:
            canvas.setFont(MINCHO, 20)
            canvas.drawString(80, y, heading)
            y -= 40
        canvas.setFont(MINCHO, 11)
        for line in lines:
            canvas.drawString(80, y, line)
            y -= 18
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_entry(package: bytes, name: str, content: bytes) -> bytes:
    """An Office file with one entry replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def word_with_body(body: str, doctype: str = "") -> bytes:
    """A Word file whose main part is this XML."""
    document = f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'
    xml = f'<?xml version="1.0"?>{doctype}{document}'
    return with_entry(word(), WORD_XML, xml.encode())


def bomb() -> bytes:
    """400 MB of nothing in a Word file of a few hundred KB."""
    return with_entry(word(), "word/media/image1.png", bytes(400 * 1024 * 1024))


def lying_bomb() -> bytes:
    """A main part of 60 MB that says it has a thousand bytes."""
    packed = bytearray(with_entry(word(), WORD_XML, b"<a>" + b" " * 60_000_000))
    size = (60_000_003).to_bytes(4, "little")
    assert packed.count(size) == 2
    return bytes(packed.replace(size, (1000).to_bytes(4, "little")))


def billion_laughs() -> bytes:
    """Entities that grow to a hundred gigabytes."""
    doctype = f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>'
    return word_with_body("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", doctype)


def external_entity() -> bytes:
    """An entity that would bring a file of the server."""
    doctype = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return word_with_body("<w:p><w:r><w:t>A&x;B</w:t></w:r></w:p>", doctype)


def deep_tables() -> bytes:
    """Thousands of tables inside each other."""
    depth = 20_000
    return word_with_body(
        "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    )


def million_rows() -> bytes:
    """An Excel file with a million rows, some 45 MB unpacked."""
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    rows = "".join(row.format(number) for number in range(1, 1_000_001))
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:A1000000"/><sheetData>{rows}</sheetData></worksheet>'
    )
    return with_entry(excel(), "xl/worksheets/sheet1.xml", xml.encode())


def looping_pdf() -> bytes:
    """A page tree that contains itself a billion times."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def locked_office() -> bytes:
    """What Office writes when a document gets a password: an OLE container."""
    return OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
