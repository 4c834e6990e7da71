"""What a reader gets of a Word, Excel, PowerPoint, PDF, CSV or text file."""

import io

import pytest
from portal.reading.converter.document import Broken, Document, NoText
from portal.reading.converter.excel import read_excel
from portal.reading.converter.pdf import MAX_PAGES, read_pdf
from portal.reading.converter.plain import MAX_ROWS, read_csv, read_text
from portal.reading.converter.slides import read_slides
from portal.reading.converter.word import read_word

from tests.portal.reading import documents

HEADER = "団体コード,団体名\r\n"


def html(document: Document) -> str:
    return "".join(section.html for section in document.sections)


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections]


def test_word_keeps_headings_lists_and_underlines() -> None:
    text = html(read_word(io.BytesIO(documents.word())))
    assert "<h1>改正の趣旨</h1>" in text
    assert "<h3>施行期日</h3>" in text
    assert "<ul><li>申請書</li></ul>" in text
    assert "写しは<u>直近２か月分</u>" in text


def test_word_table_has_caption_head_and_merged_cell() -> None:
    text = html(read_word(io.BytesIO(documents.word())))
    assert "<caption>表1</caption>" in text
    assert '<thead><tr><th scope="col"><p>改正後</p></th>' in text
    assert '<td colspan="2"><p>附則</p>' in text


def test_excel_form_loses_the_columns_in_which_nothing_begins() -> None:
    document = read_excel(io.BytesIO(documents.excel()))
    assert titles(document) == ["様式第1号"]
    assert html(document).startswith("<p>申請書</p><table><caption>様式第1号 表1</caption>")
    assert "<td>011002</td><td>札幌市</td><td>12,345件</td>" in html(document)


def test_excel_says_that_a_hidden_sheet_is_not_shown() -> None:
    document = read_excel(io.BytesIO(documents.excel()))
    assert ("見えない" in html(document), document.notes) == (
        False,
        ["非表示のシートは表示していません。"],
    )


def test_slides_show_text_notes_tables_and_figures_of_charts() -> None:
    document = read_slides(io.BytesIO(documents.slides()))
    assert titles(document) == ["スライド1　説明会", "スライド2　区分", "スライド3　推移"]
    first, second, third = (section.html for section in document.sections)
    assert "<ul><li>受付</li><li>照会</li></ul>" in first
    assert "<h3>ノート</h3><p>ここで質問を受ける</p>" in first
    assert "<td>第1段階</td><td>300円</td>" in second
    assert "<td>令和7年</td><td>150</td>" in third


def test_pdf_joins_the_lines_of_a_paragraph_and_finds_the_heading() -> None:
    long = "窓口での負担を減らすため、通帳の写しを直近二か月分に改めるものである。" * 1
    content = documents.pdf([[long, "続きの行。", "　次の段落。"]], heading="改正の趣旨")
    document = read_pdf(io.BytesIO(content))
    assert titles(document) == ["1 / 1 ページ"]
    assert "<h3>改正の趣旨</h3>" in html(document)
    assert "改めるものである。続きの行。</p>" in html(document)


def test_pdf_page_without_letters_is_named_as_one() -> None:
    document = read_pdf(io.BytesIO(documents.pdf([["本文"], []])))
    assert "このページには文字がありません" in document.sections[1].html


def test_pdf_of_pictures_only_has_no_text() -> None:
    with pytest.raises(NoText):
        read_pdf(io.BytesIO(documents.pdf([[], []])))


def test_pdf_with_very_many_pages_is_shown_from_the_first() -> None:
    content = documents.pdf([[f"第{number}頁の文"] for number in range(MAX_PAGES + 5)])
    document = read_pdf(io.BytesIO(content))
    assert len(document.sections) == MAX_PAGES
    assert (
        f"先頭の{MAX_PAGES}ページだけを表示しています（全{MAX_PAGES + 5}ページ）。"
        in document.notes
    )


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8（BOM付き）"), ("cp932", "Shift_JIS"),
     ("iso2022_jp", "JIS"), ("utf-16", "UTF-16")],
)  # fmt: skip
def test_csv_is_read_in_every_encoding_that_offices_send(encoding: str, name: str) -> None:
    content = f"{HEADER}011002,札幌市\r\n012025,函館市（北海道）\r\n".encode(encoding)
    document = read_csv(io.BytesIO(content))
    assert document.notes[0] == f"文字コードは{name}として読みました。"
    assert '<th scope="col">団体名</th>' in html(document)
    assert "<td>011002</td><td>札幌市</td>" in html(document)


def test_csv_states_how_many_rows_are_left_out() -> None:
    content = HEADER + "".join(f"{number},町\r\n" for number in range(MAX_ROWS + 500))
    document = read_csv(io.BytesIO(content.encode()))
    assert document.notes[1] == f"先頭の{MAX_ROWS:,}行だけを表示しています（全1,501行）。"
    assert html(document).count('<th scope="col">団体名</th>') == 5


def test_bytes_in_no_encoding_are_broken() -> None:
    with pytest.raises(Broken):
        read_text(io.BytesIO(b"\xff\xfd\x80\x81\xa0"))


def test_text_keeps_paragraphs_and_line_breaks() -> None:
    document = read_text(io.BytesIO("一行目\n二行目\n\n次の段落".encode("cp932")))
    assert html(document) == "<p>一行目<br>二行目</p><p>次の段落</p>"
