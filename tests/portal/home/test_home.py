"""The home page 「やること」."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from portal.extension.todo import TodoItem, TodoSource, register_todo, todo_sources
from portal.notices.models import NoticeAction
from portal.notices.services import withdraw_notice
from portal.notices.todo import action_counts, action_items, actions_elsewhere

from tests.factories.notices import correct, make_notice
from tests.world import World

ClientFor = Callable[[Any], Client]


def in_days(days: int) -> Any:
    """A day from today."""
    return timezone.localdate() + timedelta(days=days)


def texts(html: bytes, testid: str) -> list[str]:
    """Titles below the element with a test id."""
    part = html.decode().partition(f'data-testid="{testid}"')[2].partition("</section>")[0]
    return re.findall(r"<h3[^>]*><a [^>]*>([^<]*)</a>", part)


def test_home_sends_anonymous_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/")


def test_home_refuses_post(client_for: ClientFor) -> None:
    assert client_for("kyufu").post("/").status_code == 405


def test_home_tells_a_person_without_seat_what_to_do(client_for: ClientFor) -> None:
    response = client_for("seatless").get("/")
    assert 'data-testid="seatless"' in response.content.decode()


def test_home_shows_deadline_to_the_responsible_seat(client_for: ClientFor) -> None:
    make_notice(actions=[("管内への周知", in_days(5))])
    response = client_for("kyufu").get("/")
    assert texts(response.content, "todo-actions") == ["管内への周知"]


def test_home_shows_no_deadline_to_another_seat(world: World) -> None:
    make_notice(actions=[("管内への周知", in_days(5))])
    assert action_items(world.seat("sapporo_soumu")) == []


def test_home_shows_what_other_seats_owe_aside(world: World) -> None:
    make_notice(actions=[("管内への周知", in_days(5))])
    found = [item.title for item in actions_elsewhere(world.seat("sapporo_soumu"))]
    assert found == ["管内への周知"]


def test_acknowledgement_is_not_a_deadline_of_its_own(world: World) -> None:
    make_notice(actions=[("到達確認", in_days(5))])
    assert action_items(world.seat("kyufu")) == []


def test_deadline_for_prefectures_is_none_for_a_city(world: World) -> None:
    notice = make_notice(actions=[("管内への周知", in_days(5))])
    NoticeAction.objects.filter(page=notice).update(who="都道府県")
    found = [len(action_items(world.seat(key))) for key in ("kyufu", "hokkaido")]
    assert found == [0, 1]


def test_deadline_of_a_withdrawn_notice_leaves_the_list(world: World) -> None:
    notice = make_notice(actions=[("管内への周知", in_days(5))])
    withdraw_notice(notice=notice, reason="誤り", successor=None, by=world.user("approver"))
    assert action_items(world.seat("kyufu")) == []


def test_deadline_of_an_ended_notice_leaves_the_list(world: World) -> None:
    now = timezone.now()
    make_notice(
        actions=[("管内への周知", in_days(5))],
        display_from=now - timedelta(days=2),
        display_until=now - timedelta(minutes=1),
    )
    assert action_items(world.seat("kyufu")) == []


def test_missed_deadline_stays_for_a_month(world: World) -> None:
    make_notice(title="先月", actions=[("古い期限", in_days(-31)), ("過ぎた期限", in_days(-30))])
    assert [item.title for item in action_items(world.seat("kyufu"))] == ["過ぎた期限"]


def test_action_counts_equal_the_items(world: World) -> None:
    make_notice(actions=[("周知", in_days(5)), ("報告", in_days(9))])
    seats = [world.seat("kyufu"), world.seat("sapporo_soumu")]
    assert action_counts(seats) == {seats[0].pk: 2, seats[1].pk: 0}


def test_home_lists_unread_of_the_seat(client_for: ClientFor) -> None:
    make_notice(title="届いたばかり")
    response = client_for("kyufu").get("/")
    assert texts(response.content, "todo-unread") == ["届いたばかり"]


def test_reading_takes_a_notice_off_the_unread_list(client_for: ClientFor) -> None:
    notice = make_notice()
    client = client_for("kyufu")
    client.get(notice.get_url())
    assert texts(client.get("/").content, "todo-unread") == []


def test_major_correction_is_unread_again(client_for: ClientFor) -> None:
    notice = make_notice(title="訂正される")
    client = client_for("kyufu")
    client.get(notice.get_url())
    correct(notice)
    assert texts(client.get("/").content, "todo-unread") == ["訂正される"]


def test_home_offers_the_act_itself_as_a_form(client_for: ClientFor) -> None:
    item = TodoItem("x", "確認する通知", "/notices/", "到達を確認する", post_url="/act/")
    source = TodoSource("test.act", "用事", "", lambda s: [item], lambda s: [], lambda s: {})
    register_todo(source)
    try:
        html = client_for("kyufu").get("/").content.decode()
    finally:
        todo_sources.remove("test.act")
    form = html.partition('action="/act/"')[2].partition("</form>")[0]
    assert ('name="next" value="/"' in form, "到達を確認する" in form) == (True, True)


def test_failing_source_does_not_take_the_page_with_it(client_for: ClientFor) -> None:
    source = TodoSource("test.bad", "用事", "", lambda s: 1 / 0, lambda s: 1 / 0, lambda s: {})  # type: ignore[arg-type, return-value]
    register_todo(source)
    try:
        response = client_for("kyufu").get("/")
    finally:
        todo_sources.remove("test.bad")
    assert (response.status_code, response.content.decode().count("broken-block")) == (200, 1)


def test_home_queries_do_not_grow_with_the_work(
    client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    client = client_for("kyufu")
    make_notice(actions=[("到達確認", in_days(3)), ("周知", in_days(5))])
    client.get("/")
    one = queries_of(client)
    for number in range(3):
        make_notice(title=f"通知{number}", actions=[("到達確認", in_days(3)), ("周知", in_days(5))])
    assert queries_of(client) == one


def queries_of(client: Client) -> int:
    """Number of queries of the home page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    return len(captured)


def test_home_of_an_empty_seat_says_which_duties_it_has(client_for: ClientFor) -> None:
    html = client_for("kyufu").get("/").content.decode()
    assert "この席が受け持つ分野は<b>介護保険</b>です" in html


def test_editor_finds_the_way_to_a_new_notice(client_for: ClientFor) -> None:
    client = client_for("editor")
    html = client.get("/").content.decode()
    address = re.search(r'href="(/admin/pages/add/notices/noticepage/\d+/)"', html)
    assert address is not None
    assert client.get(address[1]).status_code == 200


def test_official_finds_no_way_into_the_admin(client_for: ClientFor) -> None:
    assert "/admin/" not in client_for("kyufu").get("/").content.decode()


def test_head_answers_like_get(client_for: ClientFor) -> None:
    assert client_for("kyufu").head("/").status_code == 200


def agenda_of(html: bytes) -> str:
    """The list of coming deadlines, as text."""
    part = html.decode().partition('data-testid="agenda"')[2].partition("</ol>")[0]
    return re.sub(r"<[^>]*>", "", part.partition(">")[2])


def test_agenda_names_the_notice_of_an_action(client_for: ClientFor) -> None:
    notice = make_notice(actions=[("管内への周知", in_days(5))])
    shown = client_for("kyufu").get("/").content
    assert f"管内への周知：{notice.title}" in agenda_of(shown)


def test_agenda_says_what_a_notice_is_due_for(client_for: ClientFor) -> None:
    notice = make_notice(actions=[("到達確認", in_days(5))])
    shown = client_for("kyufu").get("/").content
    assert f"到達確認：{notice.title}" in agenda_of(shown)


def test_row_without_a_deadline_keeps_its_place_free(client_for: ClientFor) -> None:
    make_notice(actions=[("到達確認", None)])
    shown = client_for("kyufu").get("/").content.decode()
    row = shown.partition('data-testid="todo-row"')[2].partition("</li>")[0]
    assert "期限なし" in row
