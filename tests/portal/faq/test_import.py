"""Import from Excel: right rows become drafts, every wrong cell is named with what to write."""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from portal.faq.excel import EXAMPLE, HEADERS, MAX_ROWS, SheetRow
from portal.faq.importing import Importer
from portal.faq.models import FaqPage

from tests.factories.faq import make_faq
from tests.factories.notices import correct, make_notice
from tests.world import World

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
URL = "/admin/faq/import/"
COLUMNS = list(HEADERS)


def row(**cells: Any) -> list[Any]:
    """A right row with changes."""
    values = {"question": "通帳は何か月分ですか。", "answer": "2か月分。", "duties": "介護保険"}
    return [(values | cells).get(name, "") for name in COLUMNS]


def book(rows: Sequence[Sequence[Any]], header: Sequence[str] | None = None) -> bytes:
    """An Excel file."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(HEADERS.values()) if header is None else list(header))
    for cells in rows:
        sheet.append(list(cells))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book_with_gap(number: int) -> bytes:
    """Two rows, and one more far below them."""
    made = load_workbook(io.BytesIO(book([row(), row(question="次の質問")])))
    for column, value in enumerate(row(question="離れた質問"), start=1):
        made.worksheets[0].cell(number, column, value or None)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(client: Client, data: bytes, name: str = "faq.xlsx") -> Any:
    """Upload."""
    return client.post(URL, {"file": SimpleUploadedFile(name, data)})


def problems(response: Any) -> list[tuple[str, str, str]]:
    """Cell, value and start of the advice."""
    return [(p.cell, p.value, p.advice) for p in response.context["result"].problems]


def test_right_row_becomes_a_draft(world: World, client_for: ClientFor) -> None:
    notice = correct(make_notice())
    day = timezone.localdate() + timedelta(days=200)
    cells = row(
        answer="**2か月分**。\n\n- 表紙\n- 中身",
        number="老介発1118第2号",
        version="第1版",
        place="1(3)",
        reference="介護保険法",
        review_on=day,
    )
    send(client_for("editor"), book([cells]))
    page = FaqPage.objects.get()
    assert (page.live, page.owner_division, page.review_on) == (
        False,
        world.organisation("介護保険計画課"),
        day,
    )
    assert [word for word in ("<strong>2か月分", "<li>表紙") if word not in page.answer] == []
    grounds = [(s.version_id, s.reference, s.place) for s in page.sources.all()]
    assert grounds == [(notice.versions.get(number=1).pk, "", "1(3)"), (None, "介護保険法", "")]


def test_several_notices_stand_in_lines_of_a_cell(client_for: ClientFor) -> None:
    numbers = ("老発第１号", "老発第2号")
    notices = [make_notice(document_number=number, title=number) for number in numbers]
    cells = row(number="老発第1号\n老発第２号", place="1\n2")
    send(client_for("editor"), book([cells]))
    sources = FaqPage.objects.get().sources.all()
    assert [(s.version_id, s.place) for s in sources] == [
        (notice.current_version_id, place) for notice, place in zip(notices, "12", strict=True)
    ]


def test_place_without_notice_is_of_the_other_ground(client_for: ClientFor) -> None:
    send(client_for("editor"), book([row(reference="介護保険法", place="第51条\n第2項")]))
    (source,) = FaqPage.objects.get().sources.all()
    assert (source.reference, source.place) == ("介護保険法", "第51条 第2項")


@pytest.mark.parametrize(
    ("cells", "cell", "advice"),
    [
        ({"question": ""}, "A2", "質問を書いてください"),
        ({"question": "あ" * 256}, "A2", "255字まで"),
        ({"answer": ""}, "B2", "答えを書いてください"),
        ({"answer": ">" * 30 + "あ"}, "B2", "深すぎます"),
        ({"duties": "介護保健"}, "C2", "次から選んでください：介護保険"),
        ({"duties": ""}, "C2", "所管分野を書いてください"),
        ({"owner": "ない課"}, "D2", "老健局 介護保険計画課"),
        ({"owner": "国民健康保険課"}, "D2", "権限がありません"),
        ({"number": "老介発0000第1号"}, "E2", "ありません"),
        ({"number": "老介発1118第2号", "version": "9"}, "F2", "1 から 1 まで"),
        ({"number": "老介発1118第2号", "version": "新"}, "F2", "1 から 1 まで"),
        ({"version": "1"}, "E2", "文書番号を書いてください"),
        ({"place": "あ" * 101, "number": "老介発1118第2号"}, "G2", "100字まで"),
        ({"reference": "あ" * 201}, "H2", "200字まで"),
        ({"place": "1(3)"}, "G2", "箇所だけでは、根拠になりません"),
        ({"number": "老介発1118第2号", "place": "1\n2"}, "G2", "2行目の箇所に当たる"),
        (
            {"number": "老介発1118第2号", "place": "1\n2", "reference": "介護保険法"},
            "G2",
            "2行目の箇所に当たる",
        ),
        ({"reference": "介護保険法", "place": f"{'あ' * 60}\n{'い' * 60}"}, "G2", "100字まで"),
        ({"review_on": "来年"}, "I2", "令和9年8月31日"),
        ({"review_on": "2020/1/1"}, "I2", "明日以降の日にしてください"),
        ({"review_on": "9999/12/31"}, "I2", "2999年までの日にしてください"),
        ({"review_on": "令和8年2月30日"}, "I2", "令和9年8月31日"),
    ],
)
def test_wrong_cell_is_named(
    client_for: ClientFor, cells: dict[str, Any], cell: str, advice: str
) -> None:
    make_notice()
    found = problems(send(client_for("editor"), book([row(**cells)])))
    name = COLUMNS["ABCDEFGHI".index(cell[0])]
    assert [(c, v) for c, v, _ in found] == [(cell, cells.get(name, ""))]
    assert advice in found[0][2]
    assert not FaqPage.objects.exists()


def test_all_wrong_cells_of_a_row_are_named_and_right_rows_kept(client_for: ClientFor) -> None:
    wrong = row(question="別の質問", answer="", duties="ない")
    response = send(client_for("editor"), book([row(), wrong]))
    assert [cell for cell, _, _ in problems(response)] == ["B3", "C3"]
    assert [page.title for page in FaqPage.objects.all()] == ["通帳は何か月分ですか。"]
    assert "直すところ" in response.content.decode()


def test_same_question_twice_in_a_file_is_named(client_for: ClientFor) -> None:
    response = send(client_for("editor"), book([row(), row(question="通帳は 何か月分ですか。")]))
    assert [(cell, advice) for cell, _, advice in problems(response)] == [
        ("A3", "2行目と同じ質問です。どちらかの行を消してください。")
    ]
    assert FaqPage.objects.count() == 1


def test_file_sent_again_adds_only_what_is_new(client_for: ClientFor) -> None:
    client = client_for("editor")
    send(client, book([row()]))
    response = send(client, book([row(), row(question="新しい質問")]))
    result = response.context["result"]
    assert (len(result.known), len(result.drafts), FaqPage.objects.count()) == (1, 1, 2)


def test_file_sent_twice_at_once_is_taken_in_once(world: World) -> None:
    rows = [SheetRow(2, dict(zip(COLUMNS, row(), strict=True)), {})]
    clicks = [Importer(user=world.user("editor")) for _ in range(2)]
    results = [click.take_in(rows) for click in clicks]
    assert [(len(result.drafts), len(result.known)) for result in results] == [(1, 0), (0, 1)]
    assert FaqPage.objects.count() == 1


def test_published_question_is_not_taken_in_again(client_for: ClientFor) -> None:
    make_faq(title="通帳は何か月分ですか。")
    response = send(client_for("editor"), book([row()]))
    assert len(response.context["result"].known) == 1


BAD_FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nonsense": (lambda: b"not a workbook", "faq.xlsx", ""),
    "csv": (lambda: b"a,b", "faq.csv", "（.xlsx）"),
    "empty": (lambda: book([]), "faq.xlsx", "1件もありません"),
    "column-missing": (
        lambda: book([row()], header=["質問", "答え"]),
        "faq.xlsx",
        "「所管分野」の列がありません",
    ),
    "column-twice": (lambda: book([row()], header=["質問", "質問"]), "faq.xlsx", "列が2つあります"),
    "too-long": (lambda: book([row()] * (MAX_ROWS + 1)), "faq.xlsx", f"{MAX_ROWS}行までです"),
    "far-below": (lambda: book_with_gap(700), "faq.xlsx", "700行目にも値があります"),
    "at-the-end": (lambda: book_with_gap(2**20), "faq.xlsx", "1048576行目にも値があります"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_file_that_cannot_be_read_is_refused(client_for: ClientFor, case: str) -> None:
    data, name, message = BAD_FILES[case]
    response = send(client_for("editor"), data(), name)
    text = str(response.context["form"].errors)
    assert (response.status_code, message in text, FaqPage.objects.exists()) == (422, True, False)


def test_template_has_the_columns_and_an_example(client_for: ClientFor) -> None:
    response = client_for("editor").get(f"{URL}template.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = [[cell.value or "" for cell in cells] for cells in sheet.iter_rows()]
    assert rows == [list(HEADERS.values()), list(EXAMPLE)]
