"""The public list of notices."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from portal.extension.slots import FilterSlot, Slot, blocks, register_slot
from portal.notices.models import LegalNature
from portal.notices.services import forward_delivery, withdraw_notice

from tests.factories.notices import correct, make_draft, make_notice
from tests.world import World

ClientFor = Callable[[Any], Client]
LIST = "/notices/"
HOKKAIDO = {"include": ["prefecture:01"], "exclude": []}
TOHOKU = {"include": ["region:東北"], "exclude": []}


def titles(client: Client, **params: Any) -> list[str]:
    """Titles of the rows, in order."""
    html = client.get(LIST, params).content.decode()
    return re.findall(r'class="tn-notice__title"><a [^>]*>([^<]*)</a>', html)


def in_days(days: int) -> Any:
    """A day from today."""
    return timezone.localdate() + timedelta(days=days)


def ended(**fields: Any) -> Any:
    """A notice whose display period is over."""
    now = timezone.now()
    return make_notice(
        display_from=now - timedelta(days=9), display_until=now - timedelta(hours=1), **fields
    )


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


def test_default_list_leaves_ended_out(client_for: ClientFor) -> None:
    ended(title="終わった")
    make_notice(title="続く")
    assert titles(client_for("kyufu")) == ["続く"]


def test_ended_is_found_by_its_status(client_for: ClientFor) -> None:
    ended(title="終わった")
    assert titles(client_for("kyufu"), status="終了") == ["終わった"]


def test_ended_is_found_by_words(client_for: ClientFor) -> None:
    ended(title="終わった説明会")
    assert titles(client_for("kyufu"), q="説明会") == ["終わった説明会"]


@pytest.fixture
def one_of_each_status(world: World) -> None:
    """Five notices, one per status, titled by it."""
    make_notice(title="公開中")
    make_notice(title="期限間近", actions=[("報告", in_days(7))])
    correct(make_notice(title="差し替え"))
    gone = make_notice(title="廃止")
    withdraw_notice(notice=gone, reason="誤り", successor=None, by=world.user("approver"))
    ended(title="終了")


@pytest.mark.usefixtures("one_of_each_status")
@pytest.mark.parametrize("status", ["公開中", "期限間近", "差し替え", "廃止", "終了"])
def test_status_filter_finds_its_own(client_for: ClientFor, status: str) -> None:
    assert titles(client_for("kyufu"), status=status) == [status]


@pytest.mark.usefixtures("one_of_each_status")
def test_several_statuses_are_joined(client_for: ClientFor) -> None:
    found = titles(client_for("kyufu"), status=["公開中", "廃止"])
    assert sorted(found) == ["公開中", "廃止"]


@pytest.mark.usefixtures("one_of_each_status")
def test_counts_beside_statuses_are_of_visible_rows(client_for: ClientFor) -> None:
    make_notice(title="東北", audience=TOHOKU)
    html = client_for("kyufu").get(LIST).content.decode()
    counts = re.findall(r'name="status" value="([^"]*)"[^>]*><span>[^<]*<span[^>]*>(\d+)', html)
    assert counts == [(s, "1") for s in ("公開中", "期限間近", "差し替え", "廃止", "終了")]


@pytest.mark.parametrize("q", ["負担限度額", "老介発1118", "直近2か月", "標記について", "１１１８"])
def test_words_are_sought_in_title_number_summary_and_body(client_for: ClientFor, q: str) -> None:
    make_notice(title="負担限度額認定について")
    make_notice(title="別の件", document_number="別1", summary="別", body="<p>別です。</p>")
    assert titles(client_for("kyufu"), q=q) == ["負担限度額認定について"]


def test_half_width_words_find_full_width_text(client_for: ClientFor) -> None:
    make_notice(title="ＤＸ推進１２号")
    assert titles(client_for("kyufu"), q="DX推進 12号") == ["ＤＸ推進１２号"]


def test_several_words_must_all_occur(client_for: ClientFor) -> None:
    make_notice(title="介護保険の様式")
    make_notice(title="介護保険の報酬")
    assert titles(client_for("kyufu"), q="介護保険　様式") == ["介護保険の様式"]


def test_markup_of_the_body_is_not_text(client_for: ClientFor) -> None:
    make_notice(body="<p><strong>本文</strong></p>")
    assert titles(client_for("kyufu"), q="strong") == []


def test_percent_sign_is_an_ordinary_character(client_for: ClientFor) -> None:
    make_notice(title="50%の件")
    make_notice(title="別の件")
    assert titles(client_for("kyufu"), q="0%") == ["50%の件"]


def test_bureau_filter(client_for: ClientFor) -> None:
    make_notice(title="老健局")
    make_notice(title="保険局", bureau="保険局")
    assert titles(client_for("kyufu"), bureau="hoken") == ["保険局"]


def test_bureau_list_has_its_own_notices_only(client_for: ClientFor) -> None:
    make_notice(title="老健局")
    make_notice(title="保険局", bureau="保険局")
    html = client_for("kyufu").get("/notices/hoken/").content.decode()
    assert re.findall(r'tn-notice__title"><a [^>]*>([^<]*)<', html) == ["保険局"]


def test_duty_filter(world: World, client_for: ClientFor) -> None:
    make_notice(title="介護")
    make_notice(title="国保と総務", duties=["国民健康保険", "総務・情報"])
    duties = [world.duty("国民健康保険").pk, world.duty("総務・情報").pk]
    assert titles(client_for("kyufu"), duty=duties) == ["国保と総務"]


def test_kind_filter(client_for: ClientFor) -> None:
    make_notice(title="依頼", kind="依頼")
    make_notice(title="通知")
    assert titles(client_for("kyufu"), kind="依頼") == ["依頼"]


def test_legal_nature_filter(client_for: ClientFor) -> None:
    make_notice(title="基準", legal_nature=LegalNature.PROCESSING_STANDARD)
    make_notice(title="助言")
    assert titles(client_for("kyufu"), nature="処理基準") == ["基準"]


@pytest.mark.parametrize(
    "params",
    [
        {"status": "x"},
        {"bureau": "x"},
        {"duty": "x"},
        {"duty": "9" * 40},
        {"kind": "x\x00"},
        {"q": "\x00"},
        {"tab": "x"},
        {"sort": "x"},
        {"page": "99999"},
        {"page": "x"},
    ],
)
def test_odd_parameters_are_no_error(client_for: ClientFor, params: dict[str, str]) -> None:
    make_notice()
    assert client_for("kyufu").get(LIST, params).status_code == 200


def test_unread_tab(client_for: ClientFor) -> None:
    read = make_notice(title="読んだ")
    make_notice(title="まだ")
    client = client_for("kyufu")
    client.get(read.get_url())
    assert titles(client, tab="unread") == ["まだ"]


def test_tab_of_the_seats_own_charge(client_for: ClientFor) -> None:
    make_notice(title="介護")
    make_notice(title="国保", duties=["国民健康保険"])
    found = [titles(client_for(key), tab="mine") for key in ("kyufu", "sapporo_soumu")]
    assert found == [["介護"], ["国保"]]


def test_forwarded_notice_is_in_the_new_seats_charge(world: World, client_for: ClientFor) -> None:
    notice = make_notice(title="介護")
    forward_delivery(
        delivery=notice.deliveries.get(organisation__name="札幌市"),
        from_seat=world.seat("kyufu"),
        to_seat=world.seat("shikaku"),
        by=world.user("kyufu"),
    )
    found = [titles(client_for(key), tab="mine") for key in ("kyufu", "shikaku")]
    assert found == [[], ["介護"]]


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


def test_empty_result_names_the_conditions_to_remove(client_for: ClientFor) -> None:
    make_notice()
    html = client_for("kyufu").get(LIST, {"q": "ない言葉", "status": "廃止"}).content.decode()
    box = html.partition('data-testid="empty"')[2].partition("</div>")[0]
    assert re.findall(r">([^<>]+)</a>", box) == [
        "「ない言葉」を外す",
        "ステータスを外す",
        "条件をすべて消す",
    ]


def test_empty_list_says_that_nothing_has_arrived(client_for: ClientFor) -> None:
    assert "まだ通知が届いていません" in client_for("kyufu").get(LIST).content.decode()


def test_typed_words_are_escaped(client_for: ClientFor) -> None:
    html = client_for("kyufu").get(LIST, {"q": '"><script>x'}).content.decode()
    assert "<script>x" not in html


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


def test_plugin_filter_restricts_the_list(client_for: ClientFor) -> None:
    from django.db.models import Q

    class Filter(FilterSlot):
        key = "test.filter"

        def restriction(self, params: Any, request: Any) -> Any:
            return Q(title="甲") if params.get("only") else None

        def render(self, params: Any, request: Any) -> str:
            return "<i>絞り込み</i>"

    register_slot(Filter)
    try:
        make_notice(title="甲")
        make_notice(title="乙")
        found = titles(client_for("kyufu"), only="1")
    finally:
        blocks("notice.list_filter").remove("test.filter")
    assert found == ["甲"]


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
