"""What receipts show on the notice, in the list, on the home page and in the seat menu."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from portal.extension.slots import PreparedSlot, filter_restriction, render_filters
from portal.extension.todo import settled_deliveries
from portal.notices.models import Delivery, NoticePage

from plugins.receipts.todo import counts, due_elsewhere, due_from
from tests.factories.notices import correct, make_notice
from tests.plugins.receipts.blocks import own_html, request_of
from tests.plugins.receipts.conftest import Acts
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Shown = Callable[..., str]


def test_box_offers_the_button_with_the_version(notice: NoticePage, shown: Shown) -> None:
    html = shown("notice.aside", correct(notice), "kyufu")
    assert "第2版の到達を確認する" in html
    assert f'action="/notices/{notice.pk}/acknowledge/"' in html


def test_box_says_who_will_see_what(notice: NoticePage, shown: Shown) -> None:
    html = shown("notice.aside", notice, "kyufu")
    assert "国に伝わるのは「札幌市 介護保険課が確認」まで。職員名は庁内だけに残ります。" in html


def test_box_tells_a_seat_that_is_not_responsible(notice: NoticePage, shown: Shown) -> None:
    html = shown("notice.aside", notice, "sapporo_soumu")
    assert "この席の受け持ちではありません。受け持ち：介護保険課 給付係" in html


def test_box_shows_the_stamp_afterwards(notice: NoticePage, shown: Shown, acts: Acts) -> None:
    acts.acknowledge(notice, "kyufu")
    html = shown("notice.aside", notice, "shikaku")
    assert 'class="tn-stamp"' in html
    assert "第1版を確認" in html
    assert "介護保険課 給付係" in html
    assert 'data-testid="acknowledge"' not in html


def test_name_is_for_managers_of_the_organisation(
    notice: NoticePage, shown: Shown, acts: Acts, world: World
) -> None:
    acts.acknowledge(notice, "kyufu")
    name = world.user("kyufu").name
    seen = [name in shown("notice.aside", notice, key) for key in ("sapporo_soumu", "shikaku")]
    assert seen == [True, False]


def test_box_keeps_the_old_acknowledgement_in_sight(
    notice: NoticePage, shown: Shown, acts: Acts
) -> None:
    acts.acknowledge(notice, "kyufu")
    html = shown("notice.aside", correct(notice), "kyufu")
    assert ("再確認が必要" in html, "第1版の確認（" in html) == (True, True)


def test_box_shows_a_proxy_with_channel_and_reason(
    notice: NoticePage, shown: Shown, acts: Acts
) -> None:
    acts.proxy(notice, "hakodate", by="hokkaido")
    html = shown("notice.aside", notice, "hakodate")
    assert "第1版を代理確認（電話）" in html
    assert "北海道 高齢者保健福祉課が記録" in html
    assert "回線工事" in html


def test_box_shows_a_rejection_and_still_the_button(
    notice: NoticePage, shown: Shown, acts: Acts
) -> None:
    acts.reject(notice, "kyufu", reason="<b>開けません</b>")
    html = shown("notice.aside", notice, "kyufu")
    assert "&lt;b&gt;開けません&lt;/b&gt;" in html
    assert "#i-warn" in html
    assert 'data-testid="acknowledge"' in html


def test_box_of_a_withdrawn_notice_has_no_button(
    notice: NoticePage, shown: Shown, world: World
) -> None:
    from portal.notices.services import withdraw_notice

    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("superuser"))
    html = shown("notice.aside", notice, "kyufu")
    assert "<button" not in html
    assert [word for word in ("まだです", "is-now") if word in html] == []


def test_stamp_of_a_long_name_can_be_read(
    notice: NoticePage, shown: Shown, acts: Acts, world: World
) -> None:
    organisation = world.seat("kyufu").organisation
    organisation.name = "北海道後期高齢者医療広域連合"
    organisation.save()
    acts.acknowledge(notice, "kyufu")
    stamp = shown("notice.aside", notice, "kyufu").partition('<svg class="tn-stamp')[2]
    assert "北海道後期高齢…</text>" in stamp.partition("</svg>")[0]


@pytest.mark.parametrize("key", ["editor", "superuser", None])
def test_box_is_not_for_people_without_a_delivery(
    notice: NoticePage, shown: Shown, key: str | None
) -> None:
    request_key = key if key != "superuser" else None
    assert shown("notice.aside", notice, request_key).strip() == ""


def test_notice_that_does_not_ask_shows_nothing(shown: Shown, world: World) -> None:
    quiet = make_notice(options={"receipts": {"required": False, "due": None}})
    assert own_html("notice.aside", quiet, request_of(world, "kyufu")) == ""
    assert shown("notice.list_row", quiet, "kyufu").strip() == ""
    assert due_from(world.seat("kyufu")) == []


def test_row_leaves_the_deadline_of_an_action_to_the_host(shown: Shown) -> None:
    due = timezone.localdate() + timedelta(days=3)
    notice = make_notice(actions=[("到達確認", due)])
    html = shown("notice.list_row", notice, "kyufu")
    assert ("未確認" in html, "あと3日" in html) == (True, False)


def test_row_past_its_deadline_is_late(shown: Shown) -> None:
    due = (timezone.localdate() - timedelta(days=2)).isoformat()
    notice = make_notice(options={"receipts": {"required": True, "due": due}})
    html = shown("notice.list_row", notice, "kyufu")
    assert ("期限切れ" in html, "2日過ぎ" in html) == (True, True)


def test_row_shows_what_is_confirmed(notice: NoticePage, shown: Shown, acts: Acts) -> None:
    acts.acknowledge(notice, "kyufu")
    assert "確認済み" in shown("notice.list_row", notice, "kyufu")


def test_rows_cost_the_same_queries_for_one_and_three(world: World, acts: Acts) -> None:
    notices = [make_notice(title=f"通知{n}") for n in range(3)]
    acts.acknowledge(notices[0], "kyufu")

    def queries(chosen: list[NoticePage]) -> int:
        with CaptureQueriesContext(connection) as captured:
            prepared = PreparedSlot("notice.list_row", chosen, request_of(world, "kyufu"))
            for notice in chosen:
                prepared.render(notice)
        return len(captured)

    queries(notices)
    assert queries(notices[:1]) == queries(notices)


@pytest.mark.parametrize(("chosen", "expected"), [("waiting", ["待ち"]), ("done", ["済み"])])
def test_filter_restricts_the_list(
    world: World, acts: Acts, chosen: str, expected: list[str]
) -> None:
    make_notice(title="待ち")
    acts.acknowledge(make_notice(title="済み"), "kyufu")
    params = QueryDict(f"receipt={chosen}")
    q = filter_restriction("notice.list_filter", params, request_of(world, "kyufu"))
    assert list(NoticePage.objects.filter(q).values_list("title", flat=True)) == expected


def test_filter_with_nonsense_restricts_nothing(notice: NoticePage, world: World) -> None:
    params = QueryDict("receipt=x")
    q = filter_restriction("notice.list_filter", params, request_of(world, "kyufu"))
    assert NoticePage.objects.filter(q).count() == 1


def test_filter_shows_its_choices_to_officials_only(world: World) -> None:
    html = [
        "".join(render_filters("notice.list_filter", QueryDict("receipt=waiting"), r))
        for r in (request_of(world, "kyufu"), request_of(world, "editor"))
    ]
    assert ['name="receipt"' in part for part in html] == [True, False]


@pytest.mark.parametrize(
    ("key", "label"), [("editor", "到達状況"), ("hokkaido", "管内の到達状況"), ("kyufu", None)]
)
def test_link_to_coverage(notice: NoticePage, shown: Shown, key: str, label: str | None) -> None:
    html = shown("notice.editor_links", notice, key)
    assert (f">{label}</a>" in html) if label else "coverage-link" not in html


def test_home_panel_shows_the_bureaus_notices(notice: NoticePage, shown: Shown, acts: Acts) -> None:
    acts.acknowledge(notice, "kyufu")
    assert "到達確認 <b>1</b> / 6 団体（16 %）" in shown("home.panel", None, "editor")
    assert notice.title not in shown("home.panel", None, "other_editor")
    assert notice.title not in shown("home.panel", None, "kyufu")


def test_todo_has_the_button_for_the_responsible_seat(notice: NoticePage, world: World) -> None:
    (item,) = due_from(world.seat("kyufu"))
    assert (item.title, item.action_label, item.post_url) == (
        notice.title,
        "第1版の到達を確認する",
        f"/notices/{notice.pk}/acknowledge/?version={notice.current_version_id}"
        f"&seat={world.seat('kyufu').pk}&next=/",
    )
    assert due_elsewhere(world.seat("kyufu")) == []


def test_todo_button_acknowledges_and_returns_home(
    notice: NoticePage, world: World, client_for: Callable, kinds: Callable[[], list[str]]
) -> None:
    (item,) = due_from(world.seat("kyufu"))
    response = client_for("kyufu").post(item.post_url)
    assert (response.status_code, response.url, kinds()) == (303, "/", ["acknowledged"])


def test_todo_tells_what_other_seats_owe(notice: NoticePage, world: World) -> None:
    seat = world.seat("sapporo_soumu")
    assert due_from(seat) == []
    assert [(i.title, i.post_url) for i in due_elsewhere(seat)] == [(notice.title, "")]


def test_todo_is_ordered_by_deadline(world: World) -> None:
    today = timezone.localdate()
    for days in (9, 2, 5):
        make_notice(title=f"{days}", actions=[("到達確認", today + timedelta(days=days))])
    make_notice(title="なし")
    assert [item.title for item in due_from(world.seat("kyufu"))] == ["2", "5", "9", "なし"]


@pytest.mark.parametrize("act", ["acknowledge", "done", "not_applicable", "reject"])
def test_answered_notice_leaves_the_todo(
    notice: NoticePage, acts: Acts, world: World, act: str
) -> None:
    getattr(acts, act)(notice, "kyufu")
    assert due_from(world.seat("kyufu")) == []


def test_ended_notice_leaves_the_todo(notice: NoticePage, world: World) -> None:
    NoticePage.objects.filter(pk=notice.pk).update(
        display_until=timezone.now() - timedelta(minutes=1)
    )
    assert due_from(world.seat("kyufu")) == []


def test_major_correction_returns_to_the_todo(notice: NoticePage, acts: Acts, world: World) -> None:
    acts.acknowledge(notice, "kyufu")
    correct(notice, level="major")
    assert [item.badges for item in due_from(world.seat("kyufu"))] == [
        (("swap", "差し替え 第2版"),)
    ]


def test_counts_need_one_query(
    notice: NoticePage, world: World, django_assert_num_queries: Callable[..., object]
) -> None:
    seats = [world.seat(key) for key in ("kyufu", "sapporo_soumu", "hakodate")]
    with django_assert_num_queries(1):
        numbers = counts(seats)
    assert list(numbers.values()) == [1, 0, 1]


def test_todo_costs_the_same_queries_for_one_and_three(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            due_from(world.seat("kyufu"))
        return len(captured)

    make_notice()
    queries()
    one = queries()
    for n in range(2):
        make_notice(title=f"通知{n}")
    assert queries() == one


def test_done_and_not_applicable_settle_a_delivery(notice: NoticePage, acts: Acts) -> None:
    acts.done(notice, "kyufu")
    acts.not_applicable(notice, "hakodate")
    acts.acknowledge(notice, "morioka")
    ids = dict(Delivery.objects.values_list("organisation__name", "pk"))
    assert settled_deliveries(ids.values()) == {ids["札幌市"], ids["函館市"]}


def test_notice_page_of_an_official_costs_eleven_queries(
    client_for: Callable, django_assert_num_queries: Callable[..., object]
) -> None:
    first, other = make_notice(), make_notice()
    client = client_for("kyufu")
    for notice in (first, other):
        client.get(notice.get_url())
    with django_assert_num_queries(11):
        client.get(first.get_url())
