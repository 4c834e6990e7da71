"""PowerPoint, slide by slide: title, text, tables, figures of charts, notes."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, BinaryIO

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from portal.reading.converter.document import Cell, Document, looks_like_header, paragraph, table
from portal.reading.converter.package import checked_package

MAX_SLIDES = 300
MAX_DEPTH = 10
PICTURES = (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.LINKED_PICTURE)


def read_slides(stream: BinaryIO) -> Document:
    """One section for each slide. Raises Unreadable."""
    checked_package(stream, "ppt/presentation.xml")
    slides = Presentation(stream).slides
    document = Document(extent=f"{len(slides)}枚")
    if len(slides) > MAX_SLIDES:
        document.note(f"先頭の{MAX_SLIDES}枚だけを表示しています（全{len(slides)}枚）。")
    for number, slide in enumerate(slides, start=1):
        if number > MAX_SLIDES:
            break
        document.add(_title(slide, number), _slide(slide))
    if not any(section.html for section in document.sections):
        document.sections.clear()
    return document


def _title(slide: Any, number: int) -> str:
    title = slide.shapes.title
    words = " ".join(title.text_frame.text.split()) if title is not None else ""
    hidden = "（非表示）" if slide._element.get("show") == "0" else ""
    return f"スライド{number}{hidden}　{words}".strip()


def _slide(slide: Any) -> str:
    title = slide.shapes.title
    parts = [
        _shape(shape)
        for shape in _flat(slide.shapes)
        if title is None or shape.shape_id != title.shape_id
    ]
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = slide.notes_slide.notes_text_frame.text
        if notes.strip():
            parts.append(paragraph("ノート", "h3") + paragraph(notes))
    html = "".join(parts)
    return html or (paragraph(title.text_frame.text) if title is not None else "")


def _flat(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP and depth < MAX_DEPTH:
            yield from _flat(shape.shapes, depth + 1)
        else:
            yield shape


def _shape(shape: Any) -> str:
    if getattr(shape, "has_table", False) and shape.has_table:
        return _table(shape)
    if getattr(shape, "has_chart", False) and shape.has_chart:
        return _chart(shape)
    if shape.has_text_frame:
        return _text(shape.text_frame)
    if shape.shape_type in PICTURES:
        described = shape._element.xpath("./p:nvPicPr/p:cNvPr/@descr")
        return f"<p><em>［図］{escape(described[0]) if described else ''}</em></p>"
    return ""


def _text(frame: Any) -> str:
    lines = [(p.level, "".join(_run(run) for run in p.runs)) for p in frame.paragraphs]
    lines = [(level, html) for level, html in lines if html.strip()]
    if len(lines) < 2:
        return "".join(f"<p>{html}</p>" for _, html in lines)
    return f"<ul>{''.join(_item(level, html) for level, html in lines)}</ul>"


def _item(level: int, html: str) -> str:
    return f"<li>{'　' * level}{html}</li>"


def _run(run: Any) -> str:
    text = "<br>".join(escape(line) for line in run.text.split("\v"))
    return f"<strong>{text}</strong>" if run.font.bold else text


def _table(shape: Any) -> str:
    rows = [
        [
            Cell(cell.text, cell.span_width, cell.span_height)
            for cell in row.cells
            if not cell.is_spanned
        ]
        for row in shape.table.rows
    ]
    head = bool(rows) and looks_like_header([cell.text for cell in rows[0]])
    return table("表", rows, has_header=head)


def _chart(shape: Any) -> str:
    chart = shape.chart
    title = chart.chart_title.text_frame.text if chart.has_title else ""
    rows: list[list[Cell]] = []
    for plot in chart.plots:
        series = list(plot.series)
        rows.append([Cell("項目"), *(Cell(one.name) for one in series)])
        for index, category in enumerate(plot.categories):
            values = [_value(one.values, index) for one in series]
            rows.append([Cell(str(category)), *(Cell(value) for value in values)])
    return table(f"グラフ　{title}".strip(), rows, has_header=True)


def _value(values: Any, index: int) -> str:
    value = values[index] if index < len(values) else None
    return "" if value is None else f"{value:,.10g}"
