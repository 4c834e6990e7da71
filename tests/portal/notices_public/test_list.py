"""The public list of notices: who sees what, its rows, order, pages and exports."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from portal.extension.slots import Slot, blocks, register_slot

from tests.factories.notices import make_draft, make_notice
from tests.portal.notices_public.list_rows import LIST, TOHOKU, in_days, titles

pytestmark = pytest.mark.once

ClientFor = Callable[[Any], Client]
HOKKAIDO = {"include": ["prefecture:01"], "exclude": []}


def test_list_sends_anonymous_to_sign_in(client: Client, db: None) -> None:
    response = client.get(LIST)
    assert (response.status_code, response["Location"]) == (
        302,
        "/account/login/?next=/notices/",
    )


def test_list_shows_what_was_delivered_to_the_own_organisation(client_for: ClientFor) -> None:
    make_notice(title="道内", audience=HOKKAIDO)
    make_notice(title="東北", audience=TOHOKU)
    assert titles(client_for("kyufu")) == ["道内"]


def test_list_shows_no_draft(client_for: ClientFor) -> None:
    make_draft()
    assert titles(client_for("editor")) == []


def test_coordinator_sees_what_its_municipalities_got(client_for: ClientFor) -> None:
    make_notice(title="札幌だけ", audience={"include": ["code:011002"], "exclude": []})
    found = [titles(client_for(key)) for key in ("hokkaido", "iwate")]
    assert found == [["札幌だけ"], []]


def test_ministry_sees_every_bureau(client_for: ClientFor) -> None:
    make_notice(title="保険局の通知", bureau="保険局", audience=TOHOKU)
    assert titles(client_for("editor")) == ["保険局の通知"]


def test_person_without_seat_sees_nothing(client_for: ClientFor) -> None:
    make_notice()
    assert titles(client_for("seatless")) == []


def test_list_refuses_post(client_for: ClientFor) -> None:
    assert client_for("kyufu").post(LIST).status_code == 405


def test_row_shows_summary_period_issuer_and_deadline(client_for: ClientFor) -> None:
    begin = timezone.make_aware(timezone.datetime(2018, 4, 2, 8, 0))
    make_notice(
        summary="残業の取組を募集します",
        display_from=begin,
        display_until=begin + timedelta(days=36500),
        actions=[("報告", in_days(30))],
    )
    html = client_for("kyufu").get(LIST).content.decode()
    day = in_days(30)
    expected = [
        "残業の取組を募集します",
        "2018/04/02 8:00 – 2118/03/09 8:00",
        "老健局 介護保険計画課",
        f"期限 {day.month}月{day.day}日",
    ]
    assert [text for text in expected if text not in html] == []


def test_row_is_marked_unread_until_the_seat_has_opened_it(client_for: ClientFor) -> None:
    notice = make_notice()
    client = client_for("kyufu")
    before = client.get(LIST).content.decode().count("is-unread")
    client.get(notice.get_url())
    assert (before, client.get(LIST).content.decode().count("is-unread")) == (1, 0)


def test_unread_is_per_seat(client_for: ClientFor) -> None:
    notice = make_notice()
    client_for("kyufu").get(notice.get_url())
    assert client_for("shikaku").get(LIST).content.decode().count("is-unread") == 1


def test_newest_comes_first(client_for: ClientFor) -> None:
    for title in ("先", "後"):
        make_notice(title=title)
    assert titles(client_for("kyufu")) == ["後", "先"]


def test_nearest_deadline_first(client_for: ClientFor) -> None:
    make_notice(title="なし")
    make_notice(title="遠い", actions=[("報告", in_days(30))])
    make_notice(title="近い", actions=[("報告", in_days(2))])
    assert titles(client_for("kyufu"), sort="due") == ["近い", "遠い", "なし"]


def test_document_number_order(client_for: ClientFor) -> None:
    for number in ("老2号", "老1号"):
        make_notice(title=number, document_number=number)
    assert titles(client_for("kyufu"), sort="number") == ["老1号", "老2号"]


def test_pages_of_twenty(client_for: ClientFor) -> None:
    for number in range(21):
        make_notice(title=f"{number}")
    client = client_for("kyufu")
    assert (len(titles(client)), titles(client, page=2)) == (20, ["0"])


def queries_of(client: Client) -> int:
    """Number of queries of the list."""
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)
    return len(captured)


@pytest.mark.parametrize("who", ["kyufu", "hokkaido", "editor", "superuser"])
def test_queries_do_not_grow_with_the_rows(client_for: ClientFor, who: str) -> None:
    client = client_for(who)
    make_notice(actions=[("到達確認", in_days(3))])
    client.get(LIST)
    one = queries_of(client)
    for number in range(3):
        make_notice(title=f"{number}", actions=[("到達確認", in_days(3))])
    assert queries_of(client) == one


def test_empty_list_says_that_nothing_has_arrived(client_for: ClientFor) -> None:
    assert "まだ通知が届いていません" in client_for("kyufu").get(LIST).content.decode()


def test_plugin_row_is_prepared_once(client_for: ClientFor) -> None:
    prepared: list[int] = []

    class Row(Slot):
        slot = "notice.list_row"
        key = "test.row"

        def prepare(self, objects: Any, request: Any) -> None:
            prepared.append(len(objects))

        def render(self, obj: Any, prepared: Any, request: Any) -> str:
            return "<i>行</i>"

    register_slot(Row)
    try:
        for number in range(3):
            make_notice(title=f"{number}")
        html = client_for("kyufu").get(LIST).content.decode()
    finally:
        blocks("notice.list_row").remove("test.row")
    assert (prepared, html.count("<i>行</i>")) == ([3], 3)


def test_csv_holds_all_rows_with_the_same_conditions(client_for: ClientFor) -> None:
    for number in range(21):
        make_notice(title=f"件{number}")
    make_notice(title="別", kind="依頼")
    response = client_for("kyufu").get("/notices/export.csv", {"kind": "通知"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[0].startswith("ステータス,件名,お知らせ内容")) == (22, True)


def test_excel_cannot_hold_a_formula(client_for: ClientFor) -> None:
    make_notice(title="=1+1")
    response = client_for("kyufu").get("/notices/export.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet.cell(2, 2).value == "'=1+1"


def test_export_holds_only_visible_rows(client_for: ClientFor) -> None:
    make_notice(title="東北", audience=TOHOKU)
    response = client_for("kyufu").get("/notices/export.csv")
    assert len(response.content.decode("utf-8-sig").splitlines()) == 1


def test_export_sends_anonymous_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/notices/export.csv").status_code == 302


def test_list_is_never_cached(client_for: ClientFor) -> None:
    assert client_for("kyufu").get(LIST)["Cache-Control"] == "private, no-store"
