"""Real PDF, Word, Excel and PowerPoint files made from the descriptions of the demo notices."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from pptx import Presentation
from pptx.util import Pt
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

MINCHO = "HeiseiMin-W3"
OFFICE_FONT = "游明朝"
SAME_AS_BODY = ["本文と同じ"]


class AttachmentText:
    """Words of one attachment: its own text, or the notice's body where it is a copy of it."""

    def __init__(self, notice: dict[str, Any], attachment: dict[str, Any]) -> None:
        own = attachment.get("text", [])
        body = [line for line in notice["body"].splitlines() if line.strip()]
        self.heading = attachment["file"].rpartition(".")[0].replace("　", " ")
        self.reference = f"{notice['document_number']}　{notice['title']}"
        self.lead = "" if own == SAME_AS_BODY else attachment.get("contents", "")
        self.lines: list[str] = body if own == SAME_AS_BODY else [str(line) for line in own]
        self.rows: list[list[Any]] = attachment.get("rows", [])


def write_document(text: AttachmentText, kind: str, path: Path) -> None:
    """Write the file for an attachment; ``kind`` is pdf, docx, xlsx or pptx."""
    WRITERS[kind](text, path)


def _write_pdf(text: AttachmentText, path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))
    base = ParagraphStyle("base", fontName=MINCHO, fontSize=11, leading=19, wordWrap="CJK")
    title = ParagraphStyle("t", base, fontSize=14, leading=24, alignment=TA_CENTER, spaceAfter=12)
    small = ParagraphStyle("s", base, fontSize=9, leading=14, alignment=TA_RIGHT)
    story: list[Any] = [Paragraph(escape(text.reference), small), Spacer(1, 6 * mm)]
    story.append(Paragraph(escape(text.heading), title))
    for line in [text.lead, *text.lines]:
        if line:
            story += [Paragraph(escape(line), base), Spacer(1, 2 * mm)]
    document = SimpleDocTemplate(
        str(path), pagesize=A4, title=text.heading, author="厚生労働省（見本）",
        leftMargin=25 * mm, rightMargin=25 * mm, topMargin=22 * mm, bottomMargin=22 * mm,
    )  # fmt: skip
    document.build(story, onFirstPage=_page_number, onLaterPages=_page_number)


def _page_number(canvas: Any, document: Any) -> None:
    canvas.setFont(MINCHO, 9)
    canvas.drawCentredString(A4[0] / 2, 12 * mm, f"－ {document.page} －")


def _write_docx(text: AttachmentText, path: Path) -> None:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = OFFICE_FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), OFFICE_FONT)
    document.add_paragraph(text.reference)
    document.add_heading(text.heading, level=1)
    for line in [text.lead, *text.lines]:
        if line:
            document.add_paragraph(line)
    document.core_properties.author = "厚生労働省（見本）"
    document.save(str(path))


def _write_xlsx(text: AttachmentText, path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("様式", 0)
    book.remove(book.worksheets[1])
    sheet.append([text.heading])
    sheet["A1"].font = Font(size=14, bold=True)
    sheet.append([])
    for row in text.rows or [[line] for line in text.lines]:
        sheet.append(list(row))
    _style_table(sheet, text.rows)
    notes = book.create_sheet("説明")
    for line in [text.reference, text.lead]:
        notes.append([line])
    notes.column_dimensions["A"].width = 80
    book.save(path)


def _style_table(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    thin = Side(style="thin", color="808080")
    for cells in sheet.iter_rows(min_row=3, max_row=2 + len(rows)):
        for cell in cells:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.row == 3:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="DCF0FF")
    for index in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(index)].width = 22


def _write_pptx(text: AttachmentText, path: Path) -> None:
    deck = Presentation()
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    cover.shapes.title.text = text.heading
    cover.placeholders[1].text = text.reference
    for line in [text.lead, *text.lines]:
        if line:
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            slide.shapes.title.text = text.heading
            frame = slide.placeholders[1].text_frame
            frame.text = line
            frame.paragraphs[0].font.size = Pt(24)
    deck.save(str(path))


WRITERS: dict[str, Callable[[AttachmentText, Path], None]] = {
    "pdf": _write_pdf,
    "docx": _write_docx,
    "xlsx": _write_xlsx,
    "pptx": _write_pptx,
}
