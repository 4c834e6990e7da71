"""Finding a notice in the list: filters and tabs."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from portal.extension.slots import FilterSlot, blocks, register_slot
from portal.notices.models import LegalNature
from portal.notices.services import forward_delivery, withdraw_notice

from tests.factories.notices import correct, make_notice
from tests.portal.notices_public.list_rows import LIST, TOHOKU, in_days, titles
from tests.world import World

ClientFor = Callable[[Any], Client]


def ended(**fields: Any) -> Any:
    """A notice whose display period is over."""
    now = timezone.now()
    return make_notice(
        display_from=now - timedelta(days=9), display_until=now - timedelta(hours=1), **fields
    )


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


def test_empty_result_names_the_conditions_to_remove(client_for: ClientFor) -> None:
    make_notice()
    html = client_for("kyufu").get(LIST, {"q": "ない言葉", "status": "廃止"}).content.decode()
    box = html.partition('data-testid="empty"')[2].partition("</div>")[0]
    assert re.findall(r">([^<>]+)</a>", box) == [
        "「ない言葉」を外す",
        "ステータスを外す",
        "条件をすべて消す",
        "よくある質問や照会もまとめて探す",
    ]


def test_typed_words_are_escaped(client_for: ClientFor) -> None:
    html = client_for("kyufu").get(LIST, {"q": '"><script>x'}).content.decode()
    assert "<script>x" not in html


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
