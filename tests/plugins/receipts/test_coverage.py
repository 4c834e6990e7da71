"""Numbers of coverage: against brute force, on the page, in the files, from the command."""

import csv
import io
import json
import re
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from portal.notices.api import notice_info
from portal.notices.models import NoticePage
from portal.organisations.models import Organisation

from plugins.receipts.models import Rank, ReceiptEvent
from plugins.receipts.selectors.coverage import coverage_of, coverages
from plugins.receipts.selectors.organisations import (
    organisation_receipts,
    silent_codes,
    state_rows,
)
from plugins.receipts.services import ReceiptRefused
from plugins.receipts.views.figures import TILES, figures, prefecture_rows, tile_map
from tests.factories.notices import correct, make_notice
from tests.plugins.receipts.conftest import Acts
from tests.world import World

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
PEOPLE = {
    "010006": "hokkaido",
    "011002": "kyufu",
    "012025": "hakodate",
    "030007": "iwate",
    "032018": "morioka",
    "033031": "iwate_town",
}
STRENGTH = {
    "opened": 1,
    "attachment_viewed": 2,
    "rejected": 3,
    "proxy_acknowledged": 4,
    "acknowledged": 5,
    "not_applicable": 6,
    "done": 7,
}
ACTS = ["open", "view", "acknowledge", "done", "not_applicable", "reject", "proxy"]
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(ACTS), st.sampled_from(sorted(PEOPLE))),
        st.tuples(st.sampled_from(["correct"]), st.sampled_from(["major", "minor"])),
    ),
    max_size=12,
)


def play(notice: NoticePage, acts: Acts, history: list[tuple[str, str]]) -> NoticePage:
    """Let a history happen; what the services refuse does not happen."""
    for act, what in history:
        if act == "correct":
            notice = correct(notice, level=what)
            continue
        extra = {"by": "editor"} if act == "proxy" else {}
        try:
            getattr(acts, act)(notice, PEOPLE[what], **extra)
        except ReceiptRefused:
            continue
    return notice


def brute_force(notice: NoticePage) -> dict[str, int]:
    """Rank by organisation code, from all events one by one."""
    ranks = dict.fromkeys(PEOPLE, 0)
    level = notice.current_version.ack_version
    for event in ReceiptEvent.objects.select_related("version", "delivery"):
        if event.delivery.notice_id == notice.pk and event.version.number >= level:
            code = event.organisation_code
            ranks[code] = max(ranks[code], STRENGTH[event.kind])
    return ranks


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=steps)
def test_numbers_equal_brute_force(world: World, history: list[tuple[str, str]]) -> None:
    notice = play(make_notice(), Acts(world), history)
    expected = brute_force(notice)
    info = notice_info(notice.pk)
    total = coverage_of(info, "all").total
    listed = organisation_receipts(info, state_rows(info, "all"))
    assert {row.code: row.rank for row in listed} == expected
    for rank in Rank:
        rows = organisation_receipts(info, state_rows(info, "all", str(rank.value)))
        assert {row.code for row in rows} == {c for c, r in expected.items() if r == rank}
    assert total.audience == sum(figure.number for figure in figures(total)) == 6
    assert total.opened == sum(rank > 0 for rank in expected.values())
    assert total.acknowledged == sum(rank >= 4 for rank in expected.values())
    assert silent_codes(info) == sorted(code for code, rank in expected.items() if rank < 4)
    assert coverages([notice.pk])[notice.pk] == total


def test_command_prints_the_numbers(answered: NoticePage) -> None:
    out = StringIO()
    call_command("coverage", str(answered.pk), "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "audience": 6,
        "opened": 4,
        "acknowledged": 2,
        "silent": ["010006", "030007", "032018", "033031"],
    }


def test_command_says_that_there_is_no_notice() -> None:
    with pytest.raises(CommandError, match="公開された通知 999 はありません。"):
        call_command("coverage", "999", "--json", stdout=StringIO())


def test_organisation_dropped_by_a_correction_is_not_counted(answered: NoticePage) -> None:
    correct(answered, level="minor", audience={"include": ["prefecture:01"], "exclude": []})
    info = notice_info(answered.pk)
    rows = organisation_receipts(info, state_rows(info, "all"))
    assert [row.code for row in rows] == ["010006", "011002", "012025"]


def test_types_and_prefectures_add_up_to_the_total(answered: NoticePage) -> None:
    numbers = coverage_of(notice_info(answered.pk), "all")
    by_prefecture = sum(tally.acknowledged for tally in numbers.by_prefecture.values())
    by_type = sum(tally.acknowledged for tally in numbers.by_type.values())
    assert (by_prefecture, by_type, numbers.total.acknowledged) == (2, 2, 2)


def test_map_says_what_the_table_says(answered: NoticePage) -> None:
    rows = prefecture_rows(coverage_of(notice_info(answered.pk), "all"))
    tiles = {tile.name: (tile.value, tile.css) for tile in tile_map(rows).tiles if tile.css}
    assert [(row.name, row.tally.percent) for row in rows] == [("岩手県", 0), ("北海道", 66)]
    assert tiles == {"北海道": ("▲66", "a"), "岩手": ("▲0", "z")}


def test_map_has_a_tile_for_each_prefecture_without_overlap() -> None:
    places = {(x, y) for _, _, x, y in TILES}
    codes = [code for code, *_ in TILES]
    assert (len(places), codes) == (47, [f"{n:02}" for n in range(1, 48)])


def test_page_shows_the_numbers(client_for: ClientFor, answered: NoticePage) -> None:
    page = client_for("editor").get(f"/receipts/{answered.pk}/").content.decode()
    assert "<b>2</b> / 6 団体が到達確認" in page
    assert "残り <b>4</b> 団体、うち <b>2</b> 団体は一度も開いていません。" in page


def test_list_shows_one_state_and_prefecture(client_for: ClientFor, answered: NoticePage) -> None:
    response = client_for("editor").get(
        f"/receipts/{answered.pk}/", {"state": Rank.UNOPENED.value, "prefecture": "030007"}
    )
    names = re.findall(r'<th scope="row">([^<]*)</th>', response.context["rows"])
    assert names == ["岩手県 岩手町"]


def test_list_escapes_what_people_wrote(client_for: ClientFor, answered: NoticePage) -> None:
    Organisation.objects.filter(code="033031").update(name="<b>町")
    page = client_for("editor").get(f"/receipts/{answered.pk}/").content.decode()
    assert "&lt;b&gt;町" in page
    assert "<b>町" not in page


@pytest.mark.parametrize(
    "query", ["state=x&page=y&prefecture=z", "state=99", "page=-1", "page=99999", "state=%00"]
)
def test_nonsense_in_the_address_is_no_error(
    client_for: ClientFor, answered: NoticePage, query: str
) -> None:
    assert client_for("editor").get(f"/receipts/{answered.pk}/?{query}").status_code == 200


def test_proxy_shows_channel_and_reason(client_for: ClientFor, answered: NoticePage) -> None:
    page = client_for("editor").get(f"/receipts/{answered.pk}/?state=all").content.decode()
    assert "北海道 高齢者保健福祉課（電話）" in page
    assert "回線工事" in page


@pytest.mark.parametrize("name", ["", "?state=all", "coverage.csv"])
def test_ministry_never_sees_a_person(
    client_for: ClientFor, answered: NoticePage, world: World, name: str
) -> None:
    page = client_for("editor").get(f"/receipts/{answered.pk}/{name}").content.decode()
    people = [world.user(key) for key in ("kyufu", "hakodate", "morioka", "hokkaido")]
    found = [word in page for user in people for word in (user.name, user.email)]
    assert found == [False] * 8


def test_office_is_named_without_its_unit(client_for: ClientFor, answered: NoticePage) -> None:
    lines = csv_lines(client_for("editor"), answered)
    assert lines["011002"]["課室"] == "介護保険課"


def csv_lines(client: Client, notice: NoticePage) -> dict[str, dict[str, str]]:
    body = client.get(f"/receipts/{notice.pk}/coverage.csv").content.decode("utf-8-sig")
    return {row["団体コード"]: row for row in csv.DictReader(io.StringIO(body))}


def test_csv_has_a_line_for_each_organisation(client_for: ClientFor, answered: NoticePage) -> None:
    lines = csv_lines(client_for("editor"), answered)
    assert {code: row["状態"] for code, row in lines.items()} == {
        "010006": "未開封",
        "011002": "到達確認",
        "012025": "代理確認",
        "030007": "開封",
        "032018": "否認",
        "033031": "未開封",
    }


def test_csv_holds_no_formula(client_for: ClientFor, answered: NoticePage) -> None:
    assert csv_lines(client_for("editor"), answered)["032018"]["理由"] == "'=HYPERLINK(1)"


def test_excel_holds_the_same_rows(client_for: ClientFor, answered: NoticePage) -> None:
    client = client_for("editor")
    content = client.get(f"/receipts/{answered.pk}/coverage.xlsx").content
    sheet = load_workbook(BytesIO(content)).active
    rows = list(sheet.iter_rows(values_only=True))
    states = {row[0]: row[4] for row in rows[1:]}
    expected = {code: row["状態"] for code, row in csv_lines(client, answered).items()}
    assert states == expected
    assert {row[10] for row in rows[1:]} >= {"'=HYPERLINK(1)"}


def test_file_can_be_restricted_to_a_state(client_for: ClientFor, answered: NoticePage) -> None:
    body = client_for("editor").get(f"/receipts/{answered.pk}/coverage.csv?state=0").content
    codes = [row[0] for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))][1:]
    assert codes == ["010006", "033031"]


def test_page_says_how_many_confirmed_only_the_old_version(
    client_for: ClientFor, answered: NoticePage
) -> None:
    correct(answered, level="major")
    page = client_for("editor").get(f"/receipts/{answered.pk}/").content.decode()
    assert "前の版だけを確認した 2 団体は、第2版を確認するまで未確認に数えます。" in page


def test_page_has_no_inline_style_or_script(client_for: ClientFor, answered: NoticePage) -> None:
    page = client_for("editor").get(f"/receipts/{answered.pk}/").content.decode()
    assert [word in page for word in ("style=", "<style", "onclick", "<script>")] == [False] * 4


def test_page_costs_the_same_queries_for_more_answers(
    client_for: ClientFor,
    notice: NoticePage,
    acts: Acts,
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = client_for("editor")
    path = f"/receipts/{notice.pk}/?state=all"
    client.get(path)
    acts.acknowledge(notice, "kyufu")
    first = count_queries(client, path)
    for key in ("hakodate", "morioka", "iwate_town"):
        acts.acknowledge(notice, key)
    with django_assert_num_queries(first):
        client.get(path)


def count_queries(client: Client, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)
